import { ActionIcon, Anchor, Group, Text, Tooltip } from "@mantine/core";
import { IconChecks, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import type { Batch } from "../../../tasks/contract.ts";
import { DueTime } from "../../due-time.tsx";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { OneLine } from "../../one-line.tsx";
import { useList } from "../../use-list.ts";
import { BatchDialog } from "./batch-dialog.tsx";

function columns(onChange: ((batch: Batch) => void) | null): Column<Batch>[] {
  return [
    {
      key: "name",
      title: "Batch",
      render: (one) => (
        <Anchor
          component={Link}
          href={`/projects/${one.projectId}/tasks?batchId=${one.id}`}
          c="var(--mantine-color-text)"
        >
          <OneLine width={320}>{one.name}</OneLine>
        </Anchor>
      ),
    },
    {
      key: "status",
      title: "Status",
      width: 130,
      wideOnly: true,
      render: (one) => <StatusBadge status={one.status} />,
    },
    {
      key: "progress",
      title: "Progress",
      width: 200,
      render: (one) => <ProgressLine compact done={one.completed + one.cancelled} total={one.tasks} unit="tasks" />,
    },
    {
      key: "due",
      title: "Due",
      width: 140,
      render: (one) => <DueTime at={one.dueAt} done={one.status === "completed"} />,
    },
    ...(onChange
      ? [
          {
            key: "change",
            title: "Change",
            hideTitle: true,
            width: 84,
            render: (one: Batch) => (
              <Group gap={0} wrap="nowrap" justify="flex-end">
                <Tooltip label="Check with the rules">
                  <ActionIcon
                    component={Link}
                    href={`/quality?projectId=${one.projectId}&tab=checks&batchId=${one.id}`}
                    variant="subtle"
                    color="gray"
                    aria-label={`Check ${one.name} with the rules`}
                  >
                    <IconChecks size={16} />
                  </ActionIcon>
                </Tooltip>
                <Tooltip label="Rename or set a due date">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Change ${one.name}`}
                    onClick={() => onChange(one)}
                  >
                    <IconPencil size={16} />
                  </ActionIcon>
                </Tooltip>
              </Group>
            ),
          },
        ]
      : []),
  ];
}

/** The batches of a project with their progress and due dates, newest first. */
export function BatchList({ projectId }: { projectId: string }) {
  const mayUpdate = useCan("batch.update");
  const { query, paging } = useList("tasks", "listBatches", { projectId }, { every: 20_000, limit: 25 });
  const [editing, setEditing] = useState<Batch | null>(null);
  return (
    <>
      <DataTable<Batch>
        bare
        name="Batches"
        columns={columns(mayUpdate ? setEditing : null)}
        rowKey={(one) => one.id}
        query={query}
        paging={paging}
        maxHeight="360px"
        empty={
          <Text fz="sm" c="dimmed" px="md" pb="md">
            Every import makes a batch, or adds to one.
          </Text>
        }
      />
      {editing && <BatchDialog batch={editing} onClose={() => setEditing(null)} />}
    </>
  );
}
