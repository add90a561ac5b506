import { Table } from "@mantine/core";
import type { FamilyAgreement } from "../../../quality/contract.ts";

interface ConfusedTableProps {
  confused: FamilyAgreement["confused"];
  nameOf(label: string): string;
}

/** Which labels to tell apart better in the instructions. */
export function ConfusedTable({ confused, nameOf }: ConfusedTableProps) {
  const most = confused.slice(0, 5);
  if (most.length === 0) return null;
  return (
    <Table maw={560}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Most often confused</Table.Th>
          <Table.Th ta="right">Times</Table.Th>
          <Table.Th ta="right">By chance</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {most.map((one) => (
          <Table.Tr key={`${one.a} ${one.b}`}>
            <Table.Td style={{ overflowWrap: "anywhere" }}>
              {nameOf(one.a)} and {nameOf(one.b)}
            </Table.Td>
            <Table.Td ta="right">{tenths(one.count)}</Table.Td>
            <Table.Td ta="right">{tenths(one.expected)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const tenths = (one: number) => String(Math.round(one * 10) / 10);
