import { Button, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Migration } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { useCan } from "../../../look/session.ts";
import { count } from "../../../numbers.ts";

/** Moves of tasks from version to version, newest first, with how far each is. */
export function Migrations({ workflowId }: { workflowId: string }) {
  const query = useQuery({
    ...ask("workflow", "listMigrations", { workflowId, limit: 10 }),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === "running") ? 1000 : 30_000),
  });
  const items = query.data?.items ?? [];
  if (items.length === 0) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap="xs" mt="md" component="section" aria-label="Moves">
      <Title order={2} size="h3">
        Moves
      </Title>
      {items.map((one) => (
        <Move key={one.id} migration={one} />
      ))}
    </Stack>
  );
}

function Move({ migration }: { migration: Migration }) {
  const cache = useQueryClient();
  const mayManage = useCan("workflow.manage");
  const { id, workflowId, from, to, status, total, done, skipped, failed } = migration;
  const cancel = useMutation({
    mutationFn: () => api.workflow.cancelMigration({ workflowId, migrationId: id }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ["workflow"] }),
  });
  const share = total === 0 ? 100 : ((done + skipped + failed) / total) * 100;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text fz="sm">
          {from} to {to}
        </Text>
        <RelativeTime at={migration.createdAt} fz="xs" />
      </Group>
      <Progress
        value={share}
        size={6}
        my={4}
        color={status === "failed" ? "red" : status === "running" ? undefined : "gray"}
        aria-label={`Moving from ${from} to ${to}: ${count(done)} of ${count(total)}`}
      />
      <Group justify="space-between" gap="xs">
        <Text fz="xs" c="dimmed">
          {status === "running"
            ? "Moving"
            : status === "cancelled"
              ? "Called off"
              : status === "failed"
                ? "Failed"
                : "Done"}
          : {count(done)} moved{skipped > 0 && `, ${count(skipped)} left`}
          {failed > 0 && `, ${count(failed)} could not be`}
        </Text>
        {status === "running" && mayManage && (
          <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Call off
          </Button>
        )}
      </Group>
      {migration.failures[0] && (
        <Text fz="xs" c="var(--look-bad)">
          {migration.failures[0].reason}
        </Text>
      )}
    </div>
  );
}
