import { LineChart } from "@mantine/charts";
import { Button, Center, Group, Skeleton, Table } from "@mantine/core";
import { useState } from "react";
import type { SkillPoint } from "../../../quality/contract.ts";
import { count, share } from "../../numbers.ts";
import { dayName } from "../overview/series.ts";

const HEIGHT = 220;
const percent = (one: number) => `${Math.round(one * 100)} %`;

/** The share of each week's work that was right, with what it probably lies between. */
export function TrendChart({ points, label }: { points: readonly SkillPoint[] | undefined; label: string }) {
  const [asTable, setAsTable] = useState(false);
  if (!points) return <Skeleton h={HEIGHT} aria-hidden />;
  if (points.length === 0)
    return (
      <Center h={120} c="dimmed" fz="sm" ta="center">
        Nothing has been judged in this half year.
      </Center>
    );
  const rows = points.map((one) => ({ ...one, week: dayName(one.week.slice(0, 10)) }));
  return (
    <>
      {asTable ? (
        <div style={{ maxHeight: HEIGHT, overflow: "auto" }} tabIndex={0} role="region" aria-label={label}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Week of</Table.Th>
                <Table.Th ta="right">Right</Table.Th>
                <Table.Th ta="right">Between</Table.Th>
                <Table.Th ta="right">Judged</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.toReversed().map((one) => (
                <Table.Tr key={one.week}>
                  <Table.Td>{one.week}</Table.Td>
                  <Table.Td ta="right">{share(one.mean)}</Table.Td>
                  <Table.Td ta="right">
                    {share(one.low)} to {share(one.high)}
                  </Table.Td>
                  <Table.Td ta="right">{count(one.judged)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : (
        <div role="img" aria-label={label}>
          <LineChart
            h={HEIGHT}
            data={rows}
            dataKey="week"
            series={[
              { name: "mean", label: "Right", color: "var(--look-chart-1)" },
              { name: "high", label: "At most", color: "var(--look-chart-muted)", strokeDasharray: "4 4" },
              { name: "low", label: "At least", color: "var(--look-chart-muted)", strokeDasharray: "4 4" },
            ]}
            curveType="linear"
            gridAxis="x"
            tickLine="none"
            valueFormatter={percent}
            yAxisProps={{ width: 56, domain: [0, 1] }}
            xAxisProps={{ minTickGap: 24 }}
            lineChartProps={{ margin: { top: 8, right: 12 } }}
            lineProps={{ isAnimationActive: false }}
            tooltipAnimationDuration={0}
          />
        </div>
      )}
      <Group justify="flex-end" mt="xs" mih={22}>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsTable(!asTable)}>
          {asTable ? "Show as chart" : "Show as table"}
        </Button>
      </Group>
    </>
  );
}
