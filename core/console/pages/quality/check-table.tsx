import { Anchor, Drawer, FocusTrap, List, Select, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChecks } from "@tabler/icons-react";
import { Link } from "wouter";
import { Outcome, type QualityCheck, RuleKind } from "../../../quality/contract.ts";
import { NameSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { CheckThread } from "../../look/check-thread.tsx";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { ShortId } from "../../look/short-id.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { titleOf } from "../../look/status-look.ts";
import { UserName } from "../../look/user-name.tsx";
import { count, share } from "../../numbers.ts";
import { useFilters } from "../../use-filters.ts";
import { useList } from "../../use-list.ts";
import { BatchCheckPanel } from "./batch-check-panel.tsx";
import { ruleTitle } from "./rules.ts";

const columns: Column<QualityCheck>[] = [
  { key: "kind", title: "Check", render: (one) => titleOf(one.kind) },
  { key: "outcome", title: "Outcome", width: 140, render: (one) => <StatusBadge status={one.outcome ?? one.status} /> },
  { key: "task", title: "Task", width: 120, render: (one) => <ShortId id={one.taskId} label="task id" /> },
  {
    key: "findings",
    title: "Found",
    align: "right",
    width: 80,
    render: (one) => count(one.findings.length + one.issues.length),
  },
  {
    key: "agreement",
    title: "Agreement",
    align: "right",
    width: 100,
    wideOnly: true,
    render: (one) =>
      one.agreement !== null && one.compared !== undefined && one.compared < one.annotationIds.length
        ? `${share(one.agreement)} of the first ${one.compared}`
        : share(one.agreement),
  },
  {
    key: "reviewer",
    title: "Reviewer",
    wideOnly: true,
    render: (one) => (one.reviewerId ? <UserName id={one.reviewerId} /> : ""),
  },
  { key: "created", title: "Opened", width: 110, wideOnly: true, render: (one) => <RelativeTime at={one.createdAt} /> },
  {
    key: "completed",
    title: "Ended",
    width: 110,
    wideOnly: true,
    render: (one) => <RelativeTime at={one.completedAt} empty="not yet" />,
  },
];

/** Every automated check and review of a project, newest first. */
export function CheckTable({ projectId }: { projectId: string }) {
  const [filters, setFilters] = useFilters("kind", "status", "outcome", "batchId", "rule", "check");
  const { check: checkId, ...rest } = filters;
  const { query, paging } = useList("quality", "listChecks", { ...rest, projectId }, { every: 20_000 });
  const opened = useQuery({
    ...ask("quality", "getCheck", { checkId: checkId ?? "" }),
    enabled: checkId !== undefined,
  });
  return (
    <Stack gap="md">
      <BatchCheckPanel
        projectId={projectId}
        batchId={filters.batchId ?? null}
        rule={filters.rule ?? null}
        onBatch={(batchId) => setFilters({ batchId, rule: null })}
        onRule={(rule) => setFilters({ rule })}
      />
      <DataTable<QualityCheck>
        name="Quality checks"
        columns={columns}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open ${one.kind} check`}
        query={query}
        paging={paging}
        onOpen={(one) => setFilters({ check: one.id })}
        selectedKey={checkId}
        maxHeight="max(320px, calc(100dvh - 260px))"
        toolbar={
          <>
            <NameSelect
              aria-label="Kind"
              placeholder="Any kind"
              w={130}
              names={["automated", "review"]}
              value={filters.kind}
              onChange={(kind) => setFilters({ kind })}
            />
            <NameSelect
              aria-label="Status"
              placeholder="Any status"
              w={130}
              names={["pending", "resolving", "completed"]}
              value={filters.status}
              onChange={(status) => setFilters({ status })}
            />
            <NameSelect
              aria-label="Outcome"
              placeholder="Any outcome"
              w={140}
              names={Outcome.options}
              value={filters.outcome}
              onChange={(outcome) => setFilters({ outcome })}
            />
            <Select
              size="xs"
              clearable
              aria-label="Rule"
              placeholder="Any rule"
              w={170}
              comboboxProps={{ width: 220, position: "bottom-start" }}
              data={RuleKind.options.map((value) => ({ value, label: ruleTitle(value) }))}
              value={filters.rule ?? null}
              onChange={(rule) => setFilters({ rule })}
            />
          </>
        }
        empty={
          <EmptyState icon={IconChecks} title="No checks">
            A check appears when somebody hands work in, or when nothing fits the filters above.
          </EmptyState>
        }
      />
      <Drawer
        opened={checkId !== undefined}
        onClose={() => setFilters({ check: null })}
        position="right"
        size="md"
        title="Check"
      >
        <FocusTrap.InitialFocus />
        <ProblemAlert error={opened.error} onRetry={() => void opened.refetch()} />
        {checkId && opened.isPending && <Skeleton h={240} aria-hidden />}
        {checkId && opened.data && <CheckDetail check={opened.data.check} />}
      </Drawer>
    </Stack>
  );
}

function CheckDetail({ check }: { check: QualityCheck }) {
  return (
    <Stack gap="md">
      <StatusBadge status={check.outcome ?? check.status} size="md" />
      {check.reason && <Text style={{ whiteSpace: "pre-wrap" }}>{check.reason}</Text>}
      {check.findings.length > 0 && (
        <List spacing={6} listStyleType="none">
          {check.findings.map((one, at) => (
            <List.Item key={at} icon={<StatusBadge status={one.severity} label="" />}>
              <Text fz="sm">{one.detail}</Text>
              <Text fz="xs" c="dimmed">
                {ruleTitle(one.rule)}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      {check.issues.length > 0 && (
        <List spacing={6}>
          {check.issues.map((one, at) => (
            <List.Item key={at}>
              <Text fz="sm">
                {titleOf(one.category)}
                {one.comment && `: ${one.comment}`}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      {check.findings.length + check.issues.length === 0 && !check.reason && (
        <Text fz="sm" c="dimmed">
          Nothing was found.
        </Text>
      )}
      <Anchor component={Link} href={`/tasks/${check.taskId}`} fz="sm">
        Open the task
      </Anchor>
      {check.kind === "review" && (
        <>
          <Title order={3}>Conversation</Title>
          <CheckThread
            key={check.id}
            checkId={check.id}
            empty="Nothing was said yet. What is written here reaches the reviewer and those whose work it is."
          />
        </>
      )}
    </Stack>
  );
}
