import { Button, CopyButton, Drawer, Group, List, Skeleton, Stack, Table, Text, Title, FocusTrap } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Export } from "../../../exports/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { duration } from "../../look/time-words.ts";
import { UserName } from "../../look/user-name.tsx";
import { bytes, count } from "../../numbers.ts";
import { DownloadButton } from "./download-button.tsx";
import { formatTitle } from "./formats.ts";

const live = (one: Export | undefined) => one?.status === "running" || one?.status === "queued";

/** One export: progress while it runs, then checksum, download and what was lost. */
export function ExportDrawer({ exportId, onClose }: { exportId: string | null; onClose(): void }) {
  const query = useQuery({
    ...ask("exports", "getExport", { exportId: exportId ?? "" }),
    enabled: exportId !== null,
    refetchInterval: (one) => (live(one.state.data as Export | undefined) ? 700 : false),
  });
  const value = query.data;
  return (
    <Drawer
      opened={exportId !== null}
      onClose={onClose}
      position="right"
      size="md"
      title={value ? `${formatTitle(value.format)} export` : "Export"}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <FocusTrap.InitialFocus />
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && exportId && <Skeleton h={160} aria-hidden />}
      {value && <ExportDetail value={value} />}
    </Drawer>
  );
}

function ExportDetail({ value }: { value: Export }) {
  const cache = useQueryClient();
  const mayCancel = useCan("export.create");
  const cancel = useMutation({
    mutationFn: () => api.exports.cancelExport({ exportId: value.id }),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["exports"] }),
  });
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <StatusBadge status={value.status} size="md" />
        {live(value) && mayCancel && (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Stop
          </Button>
        )}
        <DownloadButton value={value} size="xs" />
      </Group>
      {live(value) && <ProgressLine done={value.done} total={value.total} unit="tasks" />}
      {live(value) && <Rate value={value} />}
      {value.error && <Text c="var(--look-bad)">{value.error}</Text>}
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          <Row name="File">{value.fileName ?? "not yet"}</Row>
          <Row name="Size">{value.bytes === null ? "not yet" : bytes(value.bytes)}</Row>
          <Row name="Tasks">{count(value.done)}</Row>
          <Row name="Holds">
            {value.options.include === "accepted" ? "One accepted result per task" : "Every hand-in"}
          </Row>
          <Row name="People">{value.options.anonymise ? "Pseudonyms" : "By id"}</Row>
          <Row name="Asked">
            <RelativeTime at={value.createdAt} /> by <UserName id={value.requestedBy} />
          </Row>
          <Row name="Took">
            {value.startedAt && value.completedAt
              ? duration((Date.parse(value.completedAt) - Date.parse(value.startedAt)) / 1000)
              : "not yet"}
          </Row>
          <Row name="Kept until">
            <RelativeTime at={value.expiresAt} empty="no end" />
          </Row>
        </Table.Tbody>
      </Table>
      {value.sha256 && <Checksum value={value.sha256} />}
      {value.status === "completed" && <Loss value={value} />}
    </Stack>
  );
}

function Rate({ value }: { value: Export }) {
  if (!value.startedAt || value.done === 0) return null;
  const seconds = Math.max(1, (Date.now() - Date.parse(value.startedAt)) / 1000);
  const rate = value.done / seconds;
  const left = value.total === null ? null : (value.total - value.done) / rate;
  return (
    <Text fz="xs" c="dimmed">
      {count(Math.round(rate))} tasks a second{left !== null && `, about ${duration(left)} left`}
    </Text>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={110} fw="regular" c="dimmed">
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{children}</Table.Td>
    </Table.Tr>
  );
}

function Checksum({ value }: { value: string }) {
  return (
    <div>
      <Group justify="space-between">
        <Title order={3}>SHA-256</Title>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text ff="monospace" fz="xs" style={{ overflowWrap: "anywhere" }}>
        {value}
      </Text>
    </div>
  );
}

function Loss({ value }: { value: Export }) {
  return (
    <div>
      <Title order={3} mb={4}>
        What the format could not hold
      </Title>
      {value.loss.length === 0 ? (
        <Text fz="sm" c="dimmed">
          Nothing was lost.
        </Text>
      ) : (
        <List fz="sm" spacing={4}>
          {value.loss.map((one, at) => (
            <List.Item key={at}>
              {count(one.count)} × {one.what}: {one.reason}
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}
