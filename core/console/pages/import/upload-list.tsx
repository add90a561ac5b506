import { ActionIcon, Group, Progress, ScrollArea, Table, Text, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { File as StoredFile } from "../../../files/contract.ts";
import { friendly } from "../../look/problem.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { bytes } from "../../numbers.ts";
import type { Upload, UploadStatus } from "./upload-queue.ts";

const shown = 200;
const statusOf: Record<UploadStatus, string> = {
  waiting: "waiting",
  running: "running",
  done: "uploaded",
  failed: "failed",
  cancelled: "cancelled",
};
const order: Record<UploadStatus, number> = { failed: 0, running: 1, waiting: 2, cancelled: 3, done: 4 };

/** Each file with its progress or what went wrong; troubles come first. */
export function UploadList({
  uploads,
  onCancel,
}: {
  uploads: readonly Upload<File, StoredFile>[];
  onCancel(id: number): void;
}) {
  const sorted = uploads.toSorted((a, b) => order[a.status] - order[b.status] || a.id - b.id);
  return (
    <ScrollArea.Autosize mah={320} type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Files" }}>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {sorted.slice(0, shown).map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td maw={0} w="100%">
                <Text fz="sm" truncate title={one.file.name}>
                  {one.file.name}
                </Text>
                {one.status === "failed" && (
                  <Text fz="xs" c="var(--look-bad)">
                    {friendly(one.error).title}. {friendly(one.error).detail}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm" style={{ whiteSpace: "nowrap" }}>
                <Text fz="xs" c="dimmed">
                  {bytes(one.file.size)}
                </Text>
              </Table.Td>
              <Table.Td miw={110}>
                {one.status === "running" ? (
                  <Group gap="xs" wrap="nowrap">
                    <Progress
                      value={one.share * 100}
                      size={4}
                      style={{ flex: 1 }}
                      aria-label={`Upload of ${one.file.name}`}
                    />
                    <Text fz="xs" c="dimmed">
                      {one.note}
                    </Text>
                  </Group>
                ) : (
                  <StatusBadge status={statusOf[one.status]} size="xs" />
                )}
              </Table.Td>
              <Table.Td w={36}>
                {(one.status === "running" || one.status === "waiting") && (
                  <Tooltip label="Cancel">
                    <ActionIcon
                      size="sm"
                      variant="subtle"
                      color="gray"
                      aria-label={`Cancel ${one.file.name}`}
                      onClick={() => onCancel(one.id)}
                    >
                      <IconX size={14} />
                    </ActionIcon>
                  </Tooltip>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {sorted.length > shown && (
        <Text fz="xs" c="dimmed" p="xs">
          and {sorted.length - shown} more
        </Text>
      )}
    </ScrollArea.Autosize>
  );
}
