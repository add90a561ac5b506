import { Anchor, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { StatusBadge } from "../../../look/status-badge.tsx";
import { shortId } from "../../../look/short-id.tsx";

/** The tasks in a state, or those of the whole workflow, that moved last. */
export function InstancesHere({
  workflowId,
  projectId,
  state,
  onAll,
}: {
  workflowId: string;
  projectId: string | undefined;
  state: string;
  onAll(): void;
}) {
  const query = useQuery({
    ...ask("workflow", "listInstances", { workflowId, projectId, ...(state ? { state } : {}), limit: 20 }),
    refetchInterval: 15_000,
  });
  const items = query.data?.items ?? [];
  return (
    <Stack gap={6} component="section" aria-label="Tasks">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h3">
          {state ? `Tasks in ${state}` : "Newest tasks"}
        </Title>
        {state && (
          <Anchor component="button" type="button" fz="xs" onClick={onAll}>
            All states
          </Anchor>
        )}
      </Group>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={80} aria-hidden />}
      {query.data && items.length === 0 && (
        <Text fz="sm" c="dimmed">
          {state ? "No task is here now." : "No task follows this workflow yet. Choose it when you create a project."}
        </Text>
      )}
      {items.map((one) => (
        <Group key={one.id} gap="sm" wrap="nowrap" justify="space-between">
          <Anchor component={Link} href={`/tasks/${one.taskId}?tab=history`} fz="sm">
            Task {shortId(one.taskId)}
          </Anchor>
          <Text fz="xs" c="dimmed" truncate style={{ flex: 1 }}>
            {one.states.join(", ")}
          </Text>
          <Text fz="xs" c="dimmed">
            v{one.definitionVersion}
          </Text>
          <StatusBadge status={one.status} size="xs" />
          <RelativeTime at={one.updatedAt} fz="xs" />
        </Group>
      ))}
    </Stack>
  );
}
