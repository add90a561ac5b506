import { Anchor, Button, Group, SegmentedControl, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { WorkflowInstance } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { useCan } from "../../../look/session.ts";
import { StatusBadge } from "../../../look/status-badge.tsx";
import { shortId } from "../../../look/short-id.tsx";
import { tellProblem } from "../../../look/tell.tsx";
import { SweepMenu } from "./sweep-menu.tsx";

const statuses = [
  { value: "", label: "All" },
  { value: "active", label: "Under way" },
  { value: "paused", label: "Paused" },
  { value: "failed", label: "Failed" },
];

/** The tasks in a state, or those of the whole workflow, that moved last; and what can be done to all of them. */
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
  const [status, setStatus] = useState("");
  const filter = { workflowId, projectId, ...(state ? { state } : {}) };
  const query = useQuery({
    ...ask("workflow", "listInstances", {
      ...filter,
      ...(status ? { status: status as WorkflowInstance["status"] } : {}),
      limit: 20,
    }),
    refetchInterval: 15_000,
  });
  const items = query.data?.items ?? [];
  return (
    <Stack gap={6} component="section" aria-label="Tasks">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h3">
          {state ? `Tasks in ${state}` : "Newest tasks"}
        </Title>
        <Group gap="xs">
          {state && (
            <Anchor component="button" type="button" fz="xs" onClick={onAll}>
              All states
            </Anchor>
          )}
          <SweepMenu workflowId={workflowId} projectId={projectId} state={state} />
        </Group>
      </Group>
      <SegmentedControl size="xs" aria-label="Which tasks" data={statuses} value={status} onChange={setStatus} />
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={80} aria-hidden />}
      {query.data && items.length === 0 && (
        <Text fz="sm" c="dimmed">
          {status
            ? "No such task."
            : state
              ? "No task is here now."
              : "No task follows this workflow yet. Choose it when you create a project."}
        </Text>
      )}
      {items.map((one) => (
        <Instance key={one.id} instance={one} />
      ))}
    </Stack>
  );
}

function Instance({ instance }: { instance: WorkflowInstance }) {
  const { id, taskId, states, definitionVersion, status, updatedAt, error } = instance;
  return (
    <div>
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <Anchor component={Link} href={`/tasks/${taskId}?tab=history`} fz="sm">
          Task {shortId(taskId)}
        </Anchor>
        <Text fz="xs" c="dimmed" truncate style={{ flex: 1 }}>
          {states.join(", ")}
        </Text>
        <Text fz="xs" c="dimmed">
          v{definitionVersion}
        </Text>
        <Group w={88} style={{ flex: "none" }}>
          <StatusBadge status={status} size="xs" />
        </Group>
        <RelativeTime at={updatedAt} fz="xs" miw={72} ta="right" style={{ flex: "none", whiteSpace: "nowrap" }} />
      </Group>
      {status === "failed" && (
        <Group gap="sm" wrap="nowrap" justify="space-between" align="flex-start">
          <Text fz="xs" c="var(--look-bad)">
            {error}
          </Text>
          <Retry instanceId={id} />
        </Group>
      )}
    </div>
  );
}

function Retry({ instanceId }: { instanceId: string }) {
  const cache = useQueryClient();
  const mayOperate = useCan("workflow.operate");
  const retry = useMutation({
    mutationFn: () => api.workflow.retryInstance({ instanceId }),
    onError: tellProblem,
    onSettled: () => cache.invalidateQueries({ queryKey: ["workflow"] }),
  });
  if (!mayOperate) return null;
  return (
    <Button size="compact-xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
      Retry
    </Button>
  );
}
