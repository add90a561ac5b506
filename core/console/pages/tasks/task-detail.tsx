import { Group, SimpleGrid, Skeleton, Stack, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { ShortId } from "../../look/short-id.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { titleOf } from "../../look/status-look.ts";
import { TaskActions } from "./task-actions.tsx";
import { TaskAnnotations } from "./task-annotations.tsx";
import { TaskAssignments } from "./task-assignments.tsx";
import { TaskComments } from "./task-comments.tsx";
import { TaskHistory } from "./task-history.tsx";
import { taskTitle } from "./task-title.tsx";

/** Everything about one task: where it is, what may come next, who did what; and what can be done about it. */
export function TaskDetail({ taskId, plain = false }: { taskId: string; plain?: boolean }) {
  const query = useQuery({ ...ask("tasks", "getTask", { taskId }), refetchInterval: 10_000 });
  const [tab, setTab] = useState<string | null>(() => new URLSearchParams(location.search).get("tab") ?? "annotations");
  if (query.error && !query.data) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const task = query.data;
  if (!task)
    return (
      <Stack aria-hidden>
        <Skeleton h={24} w="60%" />
        <Skeleton h={80} />
        <Skeleton h={240} />
      </Stack>
    );
  return (
    <Stack gap="md">
      {!plain && (
        <Text fw="bold" style={{ overflowWrap: "anywhere" }}>
          {taskTitle(task)}
        </Text>
      )}
      <Group justify="space-between" gap="sm">
        <Group gap="md">
          <StatusBadge status={task.cancelling ? "cancelling" : task.status} size="md" />
          {task.toDecide && <StatusBadge status="to_decide" size="md" />}
        </Group>
        <TaskActions task={task} />
      </Group>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        <Fact name="Waits in">{task.stage ? titleOf(task.stage) : "no queue"}</Fact>
        <Fact name="Hand-ins">
          {task.submissions} of {task.overlap}
        </Fact>
        <Fact name="Priority">{task.priority}</Fact>
        <Fact name="Schema">version {task.schemaVersion}</Fact>
        <Fact name="Created">
          <RelativeTime at={task.createdAt} />
        </Fact>
        <Fact name="Completed">
          <RelativeTime at={task.completedAt} empty="not yet" />
        </Fact>
        <Fact name="Key">{task.externalKey ?? "none"}</Fact>
        <Fact name="Id">
          <ShortId id={task.id} />
        </Fact>
      </SimpleGrid>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="annotations">Annotations</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="assignments">Assignments</Tabs.Tab>
          <Tabs.Tab value="comments">Comments</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="annotations">
          <TaskAnnotations task={task} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <TaskHistory task={task} />
        </Tabs.Panel>
        <Tabs.Panel value="assignments">
          <TaskAssignments task={task} />
        </Tabs.Panel>
        <Tabs.Panel value="comments">
          <TaskComments task={task} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div style={{ minWidth: 0 }}>
      <Text fz="xs" c="dimmed">
        {name}
      </Text>
      <Text fz="sm" component="div" truncate>
        {children}
      </Text>
    </div>
  );
}
