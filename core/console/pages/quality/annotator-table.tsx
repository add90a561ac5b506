import { Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../look/ask.ts";
import { UserName } from "../../look/user-name.tsx";
import { count, share } from "../../numbers.ts";
import { rangeText } from "./between.ts";

/** How much of each annotator's reviewed work was sent back. */
export function AnnotatorTable({ projectId }: { projectId: string }) {
  const query = useQuery(ask("quality", "getMetrics", { projectId }));
  if (!query.data) return <Skeleton h={120} m="md" aria-hidden />;
  const rows = query.data.annotators.toSorted(
    (a, b) => b.rejected / Math.max(b.reviewed, 1) - a.rejected / Math.max(a.reviewed, 1),
  );
  if (rows.length === 0)
    return (
      <Text fz="sm" c="dimmed" px="md" pb="md">
        Nobody's work has been reviewed yet.
      </Text>
    );
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Person</Table.Th>
          <Table.Th ta="right">Reviewed</Table.Th>
          <Table.Th ta="right">Sent back</Table.Th>
          <Table.Th ta="right">Share</Table.Th>
          <Table.Th ta="right">Between</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((one) => (
          <Table.Tr key={one.userId}>
            <Table.Td>
              <UserName id={one.userId} />
            </Table.Td>
            <Table.Td ta="right">{count(one.reviewed)}</Table.Td>
            <Table.Td ta="right">{count(one.rejected)}</Table.Td>
            <Table.Td ta="right">{share(one.reviewed ? one.rejected / one.reviewed : null)}</Table.Td>
            <Table.Td ta="right">{rangeText(one.interval)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
