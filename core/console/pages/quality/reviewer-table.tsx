import { Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../look/ask.ts";
import { UserName } from "../../look/user-name.tsx";
import { count, share } from "../../numbers.ts";
import { rangeText } from "./between.ts";

/** How often somebody who looked again came to the same as each reviewer, the one least surely agreed with first. */
export function ReviewerTable({ projectId }: { projectId: string }) {
  const query = useQuery(ask("quality", "getMetrics", { projectId }));
  if (!query.data) return <Skeleton h={120} m="md" aria-hidden />;
  const rows = query.data.reviewers.toSorted((a, b) => (a.interval?.low ?? 2) - (b.interval?.low ?? 2));
  if (rows.length === 0)
    return (
      <Text fz="sm" c="dimmed" px="md" pb="md">
        Nobody has reviewed anything yet.
      </Text>
    );
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Reviewer</Table.Th>
          <Table.Th ta="right">Reviews</Table.Th>
          <Table.Th ta="right">Done again</Table.Th>
          <Table.Th ta="right">Came to the same</Table.Th>
          <Table.Th ta="right">Between</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((one) => (
          <Table.Tr key={one.userId}>
            <Table.Td>
              <UserName id={one.userId} />
            </Table.Td>
            <Table.Td ta="right">{count(one.reviews)}</Table.Td>
            <Table.Td ta="right">{count(one.second)}</Table.Td>
            <Table.Td ta="right">{share(one.second ? one.agreed / one.second : null)}</Table.Td>
            <Table.Td ta="right">{rangeText(one.interval)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
