import { Button, Center, Group, Table, Text } from "@mantine/core";
import { BarChart } from "@mantine/charts";
import { useState } from "react";
import { count } from "../../numbers.ts";
import { type DayRow, dayName } from "./series.ts";

export interface DayChartProps {
  rows: DayRow[];
  series: { name: string; label: string; color: string }[];
  /** Said to those who cannot see the chart. */
  label: string;
  height?: number;
}

/** Bars by day from zero, stacked where there are several series, with the same numbers as a table behind a button. */
export function DayChart({ rows, series, label, height = 220 }: DayChartProps) {
  const [asTable, setAsTable] = useState(false);
  const empty = rows.every((row) => series.every((one) => !row[one.name]));
  return (
    <>
      {empty ? (
        <Center h={height} c="dimmed" fz="sm">
          Nothing in these {rows.length} days.
        </Center>
      ) : asTable ? (
        <DayTable rows={rows} series={series} label={label} height={height} />
      ) : (
        <div role="img" aria-label={label}>
          <BarChart
            h={height}
            data={rows.map((row) => ({ ...row, day: dayName(row.day) }))}
            dataKey="day"
            type="stacked"
            series={series}
            withLegend={series.length > 1}
            legendProps={{ verticalAlign: "top", height: 32 }}
            gridAxis="x"
            tickLine="none"
            valueFormatter={count}
            yAxisProps={{ allowDecimals: false, width: 36, domain: [0, "auto"] }}
            xAxisProps={{ minTickGap: 24 }}
            barChartProps={{ margin: { top: 8, right: 4 } }}
            barProps={{ maxBarSize: 32, isAnimationActive: false }}
            tooltipAnimationDuration={0}
          />
        </div>
      )}
      <Group justify="flex-end" mt="xs" mih={22}>
        {!empty && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsTable(!asTable)}>
            {asTable ? "Show as chart" : "Show as table"}
          </Button>
        )}
      </Group>
    </>
  );
}

function DayTable({ rows, series, label, height }: DayChartProps) {
  return (
    <div style={{ maxHeight: height, overflow: "auto" }} tabIndex={0} role="region" aria-label={label}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            {series.map((one) => (
              <Table.Th key={one.name} ta="right">
                {one.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.toReversed().map((row) => (
            <Table.Tr key={row.day}>
              <Table.Td>{dayName(row.day)}</Table.Td>
              {series.map((one) => (
                <Table.Td key={one.name} ta="right">
                  <Text component="span" inherit>
                    {count(Number(row[one.name] ?? 0))}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
