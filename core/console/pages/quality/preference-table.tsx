import { Table } from "@mantine/core";
import type { Preference } from "../../../quality/contract.ts";
import { count, share } from "../../numbers.ts";
import classes from "./preference.module.css";
import { knownChance } from "./preferences.ts";

export type NamedPreference = Preference & { name: string };

const percent = (one: number) => share(Math.round(one * 1000) / 1000);

/** The same ranking in figures. */
export function PreferenceTable({ things, label }: { things: readonly NamedPreference[]; label: string }) {
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={`Ranking as a table: ${label}`}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th ta="right">Strength</Table.Th>
            <Table.Th ta="right">Between</Table.Th>
            <Table.Th ta="right">Comparisons</Table.Th>
            <Table.Th ta="right">Won</Table.Th>
            <Table.Th ta="right">Tied</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {things.map((one) => {
            const { mean, interval } = knownChance(one);
            return (
              <Table.Tr key={one.thing}>
                <Table.Td style={{ overflowWrap: "anywhere", minWidth: 160 }}>{one.name}</Table.Td>
                <Table.Td ta="right">{percent(mean)}</Table.Td>
                <Table.Td ta="right">
                  {interval ? `${percent(interval.low)} to ${percent(interval.high)}` : "too many to tell"}
                </Table.Td>
                <Table.Td ta="right">{count(one.comparisons)}</Table.Td>
                <Table.Td ta="right">{count(one.wins)}</Table.Td>
                <Table.Td ta="right">{count(one.ties)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
