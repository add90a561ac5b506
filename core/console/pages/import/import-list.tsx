import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconDownload, IconRotate } from "@tabler/icons-react";
import { Link } from "wouter";
import type { Import, ImportLine } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { bytes, count } from "../../numbers.ts";
import { useList } from "../../use-list.ts";
import { reportCsv } from "./report-csv.ts";

/** The bulks of a project that came as a file or a stream, how far each is, and what it left out. */
export function ImportList({ projectId }: { projectId: string }) {
  const { query, paging } = useList(
    "tasks",
    "listImports",
    { projectId },
    { limit: 10, every: (shown: Import[]) => (shown.some((one) => one.status === "running") ? 1_500 : 30_000) },
  );
  const items = query.data?.items ?? [];
  if (query.error && !query.data) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap="sm">
      {items.map((one) => (
        <ImportRow key={one.id} one={one} />
      ))}
      {(paging.hasPrevious || query.data?.nextCursor) && (
        <Group gap="xs">
          <Button size="compact-xs" variant="default" disabled={!paging.hasPrevious} onClick={paging.previous}>
            Newer
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={!query.data?.nextCursor}
            onClick={() => query.data?.nextCursor && paging.next(query.data.nextCursor)}
          >
            Older
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function ImportRow({ one }: { one: Import }) {
  const cache = useQueryClient();
  const goOn = useMutation({
    mutationFn: () => {
      const { projectId, format, fileId, key } = one;
      return api.tasks.importFile({ projectId, format, fileId: fileId!, key });
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ["tasks", "listImports"] }),
  });
  const report = useMutation({ mutationFn: () => saveReport(one) });
  return (
    <Stack gap={6} component="section" aria-label={`Import of ${one.createdAt}`}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <StatusBadge status={one.status} />
          <Text fz="sm">
            {count(one.created)} created, {count(one.duplicates)} were there, {count(one.failed)} refused
          </Text>
          <Text fz="xs" c="dimmed" component="div">
            {one.format.toUpperCase()} · <RelativeTime at={one.createdAt} />
          </Text>
        </Group>
        <Group gap="xs">
          {one.status === "failed" && one.fileId && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconRotate size={14} aria-hidden />}
              loading={goOn.isPending}
              onClick={() => goOn.mutate()}
            >
              Go on from line {count(one.lines + 1)}
            </Button>
          )}
          {one.failed + one.duplicates > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              loading={report.isPending}
              onClick={() => report.mutate()}
            >
              Report
            </Button>
          )}
          {one.batchId && (
            <Anchor component={Link} href={`/projects/${one.projectId}/tasks?batchId=${one.batchId}`} fz="sm">
              Show the tasks
            </Anchor>
          )}
        </Group>
      </Group>
      {one.status === "running" && (
        <ProgressLine
          done={one.totalBytes ? one.bytes : one.lines}
          total={one.totalBytes}
          unit={one.totalBytes ? "bytes" : "lines"}
          label={
            one.totalBytes ? `${count(one.lines)} lines, ${bytes(one.bytes)} of ${bytes(one.totalBytes)}` : undefined
          }
        />
      )}
      {one.reason && (
        <Text fz="sm" c="var(--look-bad)">
          {one.reason}
        </Text>
      )}
    </Stack>
  );
}

/** Gathers all lines that made no task and gives them to the browser as a CSV file. */
async function saveReport(one: Import): Promise<void> {
  const lines: ImportLine[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.tasks.listImportLines({ importId: one.id, limit: 200, cursor });
    lines.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const url = URL.createObjectURL(new Blob([reportCsv(lines)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `import-${one.createdAt.slice(0, 16).replaceAll(/[:T]/g, "-")}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
