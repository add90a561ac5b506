import { Button, Skeleton, Table, Text, VisuallyHidden } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Assignment, Task } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan, useMe } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { titleOf } from "../../look/status-look.ts";
import { duration } from "../../look/time-words.ts";
import { UserName } from "../../look/user-name.tsx";

/** What is said of a handover that is under way or was made good. */
const handovers: Partial<Record<NonNullable<Assignment["handover"]>, string>> = {
  moving: "Being handed over",
  telling: "About to be told",
  retracting: "Being taken back",
  compensated: "Could not be handed over",
};

/** Who had a task, when, and how it ended. */
export function TaskAssignments({ task }: { task: Task }) {
  const cache = useQueryClient();
  const mayAssign = useCan("task.assign");
  const me = useMe();
  const query = useQuery(ask("tasks", "listAssignments", { taskId: task.id, limit: 100 }));
  const release = useMutation({
    mutationFn: (assignmentId: string) =>
      api.tasks.releaseAssignment({ assignmentId, reason: "taken back in the console" }),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["tasks"] }),
  });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={120} aria-hidden />;
  if (query.data.items.length === 0)
    return (
      <Text fz="sm" c="dimmed">
        Nobody has had this task yet.
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={520} type="native" tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Person</Table.Th>
            <Table.Th>Stage</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Began</Table.Th>
            <Table.Th>Ended</Table.Th>
            <Table.Th ta="right">Active</Table.Th>
            <Table.Th>
              <VisuallyHidden>Take back</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {query.data.items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                <UserName id={one.userId} />
                {one.reason && (
                  <Text fz="xs" c="dimmed">
                    {one.reason}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{titleOf(one.stage)}</Table.Td>
              <Table.Td>
                <StatusBadge status={one.status} />
                {one.handover && handovers[one.handover] && (
                  <Text fz="xs" c="dimmed">
                    {handovers[one.handover]}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <RelativeTime at={one.createdAt} />
              </Table.Td>
              <Table.Td>
                {one.endedAt ? (
                  <RelativeTime at={one.endedAt} />
                ) : (
                  <>
                    lease ends <RelativeTime at={one.leaseExpiresAt} />
                  </>
                )}
              </Table.Td>
              <Table.Td ta="right">{one.activeMs > 0 ? duration(one.activeMs / 1000) : "–"}</Table.Td>
              <Table.Td>
                {one.status === "active" && (mayAssign || one.userId === me.user.id) && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    loading={release.isPending}
                    onClick={() => release.mutate(one.id)}
                  >
                    Take back
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
