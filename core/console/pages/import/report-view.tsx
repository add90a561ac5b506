import { Anchor, Group, Stack, Table, Text } from "@mantine/core";
import { Link } from "wouter";
import { StatusBadge } from "../../look/status-badge.tsx";
import { count } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import type { ImportReport } from "./create-tasks.ts";

const shown = 300;

/** What became of each line of an import; those that need somebody come first. */
export function ReportView({ report, projectId }: { report: ImportReport; projectId: string }) {
  const rank = { failed: 0, duplicate: 1, created: 2 };
  const lines = report.lines.toSorted((a, b) => rank[a.status] - rank[b.status] || a.line - b.line);
  return (
    <Section
      title="Report"
      actions={
        report.batchId && (
          <Anchor component={Link} href={`/projects/${projectId}/tasks?batchId=${report.batchId}`} fz="sm">
            Show the tasks
          </Anchor>
        )
      }
    >
      <Stack gap="sm" role="status">
        <Group gap="lg">
          <StatusBadge status="created" label={`${count(report.created)} created`} />
          <StatusBadge status="duplicate" label={`${count(report.duplicates)} were there already`} />
          <StatusBadge status={report.failed > 0 ? "failed" : "passed"} label={`${count(report.failed)} refused`} />
        </Group>
        {(report.failed > 0 || report.duplicates > 0) && (
          <div style={{ maxHeight: 320, overflow: "auto" }} tabIndex={0} role="region" aria-label="Lines">
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={56} ta="right">
                    Line
                  </Table.Th>
                  <Table.Th w={140}>Result</Table.Th>
                  <Table.Th>Why</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {lines.slice(0, shown).map((one) => (
                  <Table.Tr key={`${one.line}-${one.status}`}>
                    <Table.Td ta="right">{one.line}</Table.Td>
                    <Table.Td>
                      <StatusBadge status={one.status} size="xs" />
                    </Table.Td>
                    <Table.Td>
                      <Text fz="sm">
                        {one.errors.map((error) => `${error.pointer} ${error.detail}`.trim()).join("; ")}
                        {one.taskId && (
                          <Anchor component={Link} href={`/tasks/${one.taskId}`} fz="sm">
                            Open task
                          </Anchor>
                        )}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {lines.length > shown && (
              <Text fz="xs" c="dimmed" p="xs">
                and {count(lines.length - shown)} more
              </Text>
            )}
          </div>
        )}
      </Stack>
    </Section>
  );
}
