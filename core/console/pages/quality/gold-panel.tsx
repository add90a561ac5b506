import { ActionIcon, Anchor, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconArchive, IconArrowBackUp, IconAward } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { GoldAppeal } from "../../../quality/contract.ts";
import type { AnswerOf } from "../../look/ask.ts";
import type { Api } from "../../look/api.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { ShortId } from "../../look/short-id.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { statusLook, titleOf } from "../../look/status-look.ts";
import { UserName } from "../../look/user-name.tsx";
import { useFilters } from "../../use-filters.ts";
import { count, share } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import { useList } from "../../use-list.ts";
import { GoldStatus } from "../../../quality/gold.contract.ts";
import { NameSelect } from "../../choices.tsx";
import { changeGold } from "./change-gold.ts";
import { CoefficientHelp } from "./coefficient-help.tsx";
import { healthWords } from "./gold-words.ts";
import { AppealDialog } from "./appeal-dialog.tsx";
import { GoldPolicyForm } from "./gold-policy-form.tsx";

type Row = AnswerOf<Api["quality"]["listGolds"]>["items"][number];
const columns: Column<Row>[] = [
  {
    key: "task",
    title: "Task",
    render: ({ gold }) => <ShortId id={gold.taskId} label="task id" />,
  },
  { key: "purpose", title: "Used for", wideOnly: true, render: ({ gold }) => titleOf(gold.purpose) },
  {
    key: "status",
    title: "Status",
    width: 120,
    wideOnly: true,
    render: ({ gold }) => <StatusBadge status={gold.status} />,
  },
  {
    key: "health",
    title: "Health",
    width: 120,
    render: ({ health }) => <StatusBadge status={health.verdict} />,
  },
  { key: "answers", title: "Answers", align: "right", width: 90, render: ({ health }) => count(health.answers) },
  {
    key: "score",
    title: "Mean score",
    align: "right",
    width: 100,
    wideOnly: true,
    render: ({ health }) => share(health.score),
  },
  {
    key: "discrimination",
    title: "Tells good from poor",
    align: "right",
    width: 160,
    wideOnly: true,
    render: ({ health }) => (health.discrimination === null ? "–" : health.discrimination.toFixed(2)),
  },
  { key: "change", title: "Change", hideTitle: true, width: 48, render: ({ gold }) => <GoldButton gold={gold} /> },
];

/** Takes a gold out of use, or back into it. */
function GoldButton({ gold }: Pick<Row, "gold">) {
  const change = useMutation({ mutationFn: changeGold(useQueryClient()) });
  const isUsed = gold.status === "active";
  const label = isUsed ? "Retire this gold" : "Use this gold again";
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        loading={change.isPending}
        onClick={() => change.mutate({ before: gold, after: { status: isUsed ? "retired" : "active" } })}
      >
        {isUsed ? <IconArchive size={16} /> : <IconArrowBackUp size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** Golds with their health, what annotators say against them, and how the project uses them. */
export function GoldPanel({ projectId }: { projectId: string }) {
  const [, navigate] = useLocation();
  const [filters, setFilters] = useFilters("goldStatus");
  const golds = useList("quality", "listGolds", { projectId, status: filters.goldStatus });
  return (
    <Stack gap="md">
      <DataTable<Row>
        name="Golds"
        columns={columns}
        rowKey={({ gold }) => gold.taskId}
        onOpen={({ gold }) => navigate(`/tasks/${gold.taskId}`)}
        rowLabel={() => "Open the task of this gold"}
        query={golds.query}
        paging={golds.paging}
        toolbar={
          <NameSelect
            aria-label="Status"
            placeholder="Any status"
            w={130}
            names={GoldStatus.options}
            value={filters.goldStatus}
            onChange={(goldStatus) => setFilters({ goldStatus })}
          />
        }
        empty={
          <EmptyState
            icon={IconAward}
            title={filters.goldStatus ? "No gold fits" : "No golds yet"}
            link={
              <Anchor component={Link} href={`/projects/${projectId}/tasks?status=completed`} fz="sm">
                Show completed tasks
              </Anchor>
            }
          >
            A gold is a task whose right answer is known. Whoever works on one is scored by it without being told which
            it is. Open a task whose annotation is right, and make a gold of it.
          </EmptyState>
        }
      />
      <HealthHelp rows={golds.query.data?.items ?? []} />
      <AppealSection projectId={projectId} />
      <Section title="How golds are used">
        <GoldPolicyForm projectId={projectId} />
      </Section>
    </Stack>
  );
}

/** What the verdicts and figures in the table mean. */
function HealthHelp({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  const verdicts = [...new Set(rows.map(({ health }) => health.verdict))];
  return (
    <CoefficientHelp
      of={[
        ...verdicts.map((verdict) => ({ name: statusLook(verdict).title, help: healthWords[verdict] })),
        {
          name: "Tells good from poor",
          help: "how the score on it goes along with the same people's score on all other golds: 1 is wholly, 0 is not at all, below 0 the better do worse.",
        },
      ]}
    />
  );
}

function AppealSection({ projectId }: { projectId: string }) {
  const { query } = useList("quality", "listAppeals", { projectId, status: "open" });
  const [open, setOpen] = useState<GoldAppeal | null>(null);
  const items = query.data?.items ?? [];
  return (
    <Section title="Appeals" hint="Annotators who say that the gold is wrong, not their answer">
      {items.length === 0 && (
        <Text fz="sm" c="dimmed">
          No appeal is open.
        </Text>
      )}
      <Stack gap="sm">
        {items.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" align="flex-start">
            <div>
              <Text fz="sm" style={{ overflowWrap: "anywhere" }}>
                {one.reason}
              </Text>
              <Text fz="xs" c="dimmed" component="div">
                <UserName id={one.userId} /> about{" "}
                <Anchor component={Link} href={`/tasks/${one.taskId}`} fz="xs" underline="always">
                  a task
                </Anchor>{" "}
                · <RelativeTime at={one.createdAt} />
              </Text>
            </div>
            <Button size="xs" variant="default" style={{ flexShrink: 0 }} onClick={() => setOpen(one)}>
              Decide
            </Button>
          </Group>
        ))}
      </Stack>
      {open && <AppealDialog appeal={open} onClose={() => setOpen(null)} />}
    </Section>
  );
}
