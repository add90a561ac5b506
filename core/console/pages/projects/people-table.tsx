import { Box, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { duration } from "../../look/time-words.ts";
import { UserName } from "../../look/user-name.tsx";
import { count, share } from "../../numbers.ts";

/** Who handed in how much lately, how fast, and how much of it came back. */
export function PeopleTable({ projectId, days = 14 }: { projectId?: string; days?: number }) {
  const query = useQuery(ask("analytics", "getProductivity", { days, projectId }));
  if (query.isPending) return <Skeleton h={96} m="md" aria-hidden />;
  if (query.error)
    return (
      <Box p="md">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </Box>
    );
  const items = query.data.items.toSorted((a, b) => b.submitted - a.submitted);
  if (items.length === 0)
    return (
      <Text c="dimmed" fz="sm" px="md" pb="md">
        Nobody has handed in work in these {days} days.
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={380} type="native" tabIndex={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Person</Table.Th>
            <Table.Th ta="right">Hand-ins</Table.Th>
            <Table.Th ta="right">Per task</Table.Th>
            <Table.Th ta="right">Sent back</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.slice(0, 10).map((one) => (
            <Table.Tr key={one.userId}>
              <Table.Td>
                <UserName id={one.userId} />
              </Table.Td>
              <Table.Td ta="right">{count(one.submitted)}</Table.Td>
              <Table.Td ta="right">{one.submitted ? duration(one.activeSeconds / one.submitted) : "–"}</Table.Td>
              <Table.Td ta="right">
                {share(one.accepted + one.rejected ? one.rejected / (one.accepted + one.rejected) : null)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
