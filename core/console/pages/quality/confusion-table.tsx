import { Table, Text } from "@mantine/core";
import type { FamilyAgreement } from "../../../quality/contract.ts";
import { heat, readingOrder } from "./agreement.ts";
import classes from "./skill.module.css";

interface ConfusionTableProps {
  confusion: FamilyAgreement["confusion"];
  nameOf(label: string): string;
}

/** A confusion matrix with its diagonal in the colour of agreement and the rest in that of confusion; the numbers are always there. */
export function ConfusionTable({ confusion, nameOf }: ConfusionTableProps) {
  const order = readingOrder(confusion.labels);
  const labels = order.map((at) => confusion.labels[at]!);
  const rows = order.map((row) => order.map((column) => confusion.rows[row]?.[column] ?? 0));
  const colour = (row: number, column: number) => {
    const strength = Math.round(heat(rows, row, column) * 45);
    return `color-mix(in srgb, var(${row === column ? "--look-chart-2" : "--look-chart-3"}) ${strength}%, transparent)`;
  };
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table of what is taken for what">
      <Table withRowBorders={false} w="auto">
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {labels.map((label) => (
              <Table.Th key={label} ta="right" px={8}>
                <Text fz="xs" maw={90} truncate component="span" display="block">
                  {nameOf(label)}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {labels.map((label, row) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw="regular">
                <Text fz="sm" maw={140} truncate component="span" display="block">
                  {nameOf(label)}
                </Text>
              </Table.Th>
              {labels.map((other, column) => (
                <Table.Td key={other} className={classes.cell} style={{ background: colour(row, column) }}>
                  {Math.round((rows[row]?.[column] ?? 0) * 10) / 10}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
