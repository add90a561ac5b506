import { Group, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { count } from "../../numbers.ts";

/** How many tasks that run or are held are in each state, as bars from zero; those that failed are told apart. */
export function StateCounts({ workflowId, projectId }: { workflowId: string; projectId?: string }) {
  const query = useQuery({ ...ask("workflow", "countStates", { workflowId, projectId }), refetchInterval: 15_000 });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={80} aria-hidden />;
  const most = Math.max(...query.data.items.map((one) => one.count), 1);
  if (query.data.items.length === 0)
    return (
      <Text fz="sm" c="dimmed">
        No task is under way in this workflow.
      </Text>
    );
  return (
    <Stack gap="xs">
      {query.data.items.map((one) => (
        <Group key={one.state} gap="sm" wrap="nowrap">
          <Text fz="sm" w={160} truncate>
            {one.state}
          </Text>
          <Progress
            value={(one.count / most) * 100}
            size={8}
            style={{ flex: 1 }}
            aria-label={`${one.state}: ${one.count}`}
          />
          <Text fz="sm" w={64} ta="right">
            {count(one.count)}
          </Text>
          {(one.paused > 0 || one.failed > 0) && (
            <Text fz="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
              {[one.paused > 0 && `${count(one.paused)} paused`, one.failed > 0 && `${count(one.failed)} failed`]
                .filter(Boolean)
                .join(", ")}
            </Text>
          )}
        </Group>
      ))}
    </Stack>
  );
}
