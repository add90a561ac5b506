import { Stack, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Migration } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useCan } from "../../../look/session.ts";
import { SweepProgress } from "../sweep-progress.tsx";

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
  const { id, workflowId, from, to } = migration;
  const cancel = useMutation({
    mutationFn: () => api.workflow.cancelMigration({ workflowId, migrationId: id }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ["workflow"] }),
  });
  return (
    <SweepProgress
      sweep={migration}
      what={`${from} to ${to}`}
      verb="moved"
      doing="Moving"
      mayCancel={mayManage}
      cancelling={cancel.isPending}
      onCancel={() => cancel.mutate()}
    />
  );
}
