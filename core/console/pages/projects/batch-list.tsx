import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Modal,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconPencil } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import type { Batch } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { OneLine } from "../../one-line.tsx";

/** The batches of a project with their progress and due dates, newest first. */
export function BatchList({ projectId }: { projectId: string }) {
  const mayUpdate = useCan("batch.update");
  const query = useQuery({ ...ask("tasks", "listBatches", { projectId, limit: 100 }), refetchInterval: 20_000 });
  const [editing, setEditing] = useState<Batch | null>(null);
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={80} m="md" aria-hidden />;
  if (query.data.items.length === 0)
    return (
      <Text fz="sm" c="dimmed" px="md" pb="md">
        Every import makes a batch, or adds to one.
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} maxHeight={320}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Batch</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th w={200}>Progress</Table.Th>
            <Table.Th>Due</Table.Th>
            <Table.Th w={48}>
              <VisuallyHidden>Change</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {query.data.items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                <Anchor
                  component={Link}
                  href={`/projects/${projectId}/tasks?batchId=${one.id}`}
                  c="var(--mantine-color-text)"
                >
                  <OneLine width={320}>{one.name}</OneLine>
                </Anchor>
              </Table.Td>
              <Table.Td>
                <StatusBadge status={one.status} />
              </Table.Td>
              <Table.Td>
                <ProgressLine compact done={one.completed + one.cancelled} total={one.tasks} unit="tasks" />
              </Table.Td>
              <Table.Td>
                <RelativeTime at={one.dueAt} empty="no date" />
              </Table.Td>
              <Table.Td>
                {mayUpdate && (
                  <Tooltip label="Rename or set a due date">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Change ${one.name}`}
                      onClick={() => setEditing(one)}
                    >
                      <IconPencil size={16} />
                    </ActionIcon>
                  </Tooltip>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {editing && <BatchDialog batch={editing} onClose={() => setEditing(null)} />}
    </Table.ScrollContainer>
  );
}

function BatchDialog({ batch, onClose }: { batch: Batch; onClose(): void }) {
  const cache = useQueryClient();
  const [name, setName] = useState(batch.name);
  const [dueAt, setDueAt] = useState(batch.dueAt?.slice(0, 10) ?? "");
  const save = useMutation({
    mutationFn: () =>
      api.tasks.updateBatch({
        batchId: batch.id,
        ifMatch: `"${batch.version}"`,
        name,
        dueAt: dueAt ? `${dueAt}T23:59:59Z` : null,
      }),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["tasks", "listBatches"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Change a batch">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            data-autofocus
          />
          <TextInput label="Due" type="date" value={dueAt} onChange={(e) => setDueAt(e.currentTarget.value)} />
          <Group>
            <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
