import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconUserCheck } from "@tabler/icons-react";
import type { PersonSkill } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { UserName } from "../../look/user-name.tsx";
import { count, share } from "../../numbers.ts";
import { useList } from "../../use-list.ts";
import { type LabelTitles, useLabelTitles } from "./label-titles.ts";
import { SkillBar } from "./skill-bar.tsx";

const columns = (titles: LabelTitles): Column<PersonSkill>[] => [
  {
    key: "person",
    title: "Person",
    render: (one) => (
      <Group gap="xs" wrap="nowrap">
        <UserName id={one.userId} />
        {one.paused && <StatusBadge status="paused" />}
      </Group>
    ),
  },
  { key: "mean", title: "Right", align: "right", width: 80, render: (one) => share(one.mean) },
  {
    key: "skill",
    title: "Probably between",
    width: 260,
    wideOnly: true,
    render: (one) => (
      <Group gap="sm" wrap="nowrap">
        <SkillBar known={one} />
        <Text fz="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
          {share(one.low)} to {share(one.high)}
        </Text>
      </Group>
    ),
  },
  { key: "judged", title: "Judged", align: "right", width: 80, render: (one) => count(one.judged) },
  {
    key: "gold",
    title: "On gold",
    align: "right",
    width: 90,
    wideOnly: true,
    render: (one) => share(one.goldAccuracy),
  },
  {
    key: "weakest",
    title: "Weakest",
    wideOnly: true,
    render: ({ classes: [weakest] }) => (weakest ? `${titles.thing(weakest.class)}, ${share(weakest.mean)}` : "–"),
  },
  { key: "pause", title: "Pause", hideTitle: true, align: "right", width: 100, render: () => null },
];

/** People by how good they surely are. */
export function SkillTable({ projectId }: { projectId: string }) {
  const { query, paging } = useList("quality", "listSkills", { projectId }, { every: 60_000 });
  const may = useCan("quality.manage");
  const all = columns(useLabelTitles(projectId));
  const shown = may
    ? all.map((one) =>
        one.key === "pause"
          ? { ...one, render: (row: PersonSkill) => <PauseButton projectId={projectId} person={row} /> }
          : one,
      )
    : all.filter((one) => one.key !== "pause");
  return (
    <DataTable<PersonSkill>
      bare
      name="Skills"
      columns={shown}
      rowKey={(one) => one.userId}
      query={query}
      paging={paging}
      empty={
        <EmptyState icon={IconUserCheck} title="Nobody is known yet">
          Reviews, golds and the agreement of several people on one task tell how well somebody works. The first of them
          brings its author into this list.
        </EmptyState>
      }
    />
  );
}

function PauseButton({ projectId, person }: { projectId: string; person: PersonSkill }) {
  const cache = useQueryClient();
  const { userId, paused } = person;
  const change = useMutation({
    mutationFn: async () => {
      if (paused) await api.quality.resumeAnnotator({ projectId, userId });
      else await api.quality.pauseAnnotator({ projectId, userId, reason: "Paused by a manager." });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ["quality", "listSkills"] }),
  });
  return (
    <Button size="compact-xs" variant="default" loading={change.isPending} onClick={() => change.mutate()}>
      <Text component="span" inherit>
        {paused ? "Resume" : "Pause"}
      </Text>
    </Button>
  );
}
