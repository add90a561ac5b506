import { Anchor, Box, Table, Text, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Queue } from "../../../tasks/contract.ts";
import { ask } from "../../look/ask.ts";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { titleOf } from "../../look/status-look.ts";
import { UserName } from "../../look/user-name.tsx";
import { OneLine } from "../../one-line.tsx";
import { Section } from "../../section.tsx";

/** Who has which task in hand at this moment, and until when without a sign of life. */
export function WorkingNow({ queues, projects }: { queues: Queue[]; projects: Map<string, string> }) {
  const mayRead = useCan("task.read");
  const maySee = useCan("task.claim") && mayRead;
  const query = useQuery({
    ...ask("tasks", "listAssignments", { status: "active", limit: 100 }),
    refetchInterval: 5000,
    enabled: maySee,
  });
  if (!maySee) return null;
  const items = query.data?.items ?? [];
  return (
    <Box mt="md">
      <Section title="Being worked on now" flush>
        {items.length === 0 ? (
          <Text fz="sm" c="dimmed" px="md" pb="md">
            Nobody has a task in hand.
          </Text>
        ) : (
          <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} maxHeight={320}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Person</Table.Th>
                  <Table.Th>Project</Table.Th>
                  <Table.Th>Queue</Table.Th>
                  <Table.Th>Began</Table.Th>
                  <Table.Th>Lease ends</Table.Th>
                  <Table.Th>
                    <VisuallyHidden>Task</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td>
                      <UserName id={one.userId} />
                    </Table.Td>
                    <Table.Td>
                      <OneLine width={320}>{projects.get(one.projectId) ?? ""}</OneLine>
                    </Table.Td>
                    <Table.Td>{queues.find((queue) => queue.id === one.queueId)?.name ?? titleOf(one.stage)}</Table.Td>
                    <Table.Td>
                      <RelativeTime at={one.createdAt} />
                    </Table.Td>
                    <Table.Td>
                      <RelativeTime at={one.leaseExpiresAt} />
                    </Table.Td>
                    <Table.Td ta="right">
                      <Anchor component={Link} href={`/tasks/${one.taskId}`} fz="sm">
                        Open task
                      </Anchor>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Section>
    </Box>
  );
}
