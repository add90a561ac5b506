import { Button, FileButton, Group, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";
import type { Target } from "./create-tasks.ts";
import { ImportList } from "./import-list.tsx";
import { uploadFile } from "./upload-file.ts";

/** Makes tasks of a whole file of lines, however many; the server reads it, and goes on if the page is closed. */
export function FileImport({ target, media }: { target: Target; media: string }) {
  const cache = useQueryClient();
  const [sent, setSent] = useState<{ name: string; share: number; stop: AbortController } | null>(null);
  const send = useMutation({
    mutationFn: async (file: File) => {
      const stop = new AbortController();
      const progress = (share: number) => setSent({ name: file.name, share, stop });
      progress(0);
      const format = /\.csv$/i.test(file.name) ? "csv" : "ndjson";
      // Browsers name CSV after whatever opens it on this machine.
      const typed = new File([file], file.name, { type: mediaTypes[format] });
      const stored = await uploadFile(typed, target.projectId, ({ share }) => progress(share), stop.signal);
      const { projectId, batchId, batchName } = target;
      const into = batchId ? { batchId } : { batchName };
      return api.tasks.importFile({
        projectId,
        ...into,
        format,
        fileId: stored.id,
        key: stored.id,
      });
    },
    meta: { quiet: true },
    onSuccess: () => {
      tell("The file is being read", "You may close this page; it goes on.");
      void cache.invalidateQueries({ queryKey: ["tasks", "listImports"] });
    },
    onSettled: () => setSent(null),
  });
  const isCancelled = send.error instanceof DOMException && send.error.name === "AbortError";
  return (
    <Section
      title="A file of many lines"
      hint="Up to millions of tasks from NDJSON or CSV, read by the server line by line"
      actions={
        <FileButton
          accept=".ndjson,.jsonl,.csv,text/csv,application/x-ndjson"
          onChange={(file) => file && send.mutate(file)}
        >
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              leftSection={<IconUpload size={14} aria-hidden />}
              disabled={send.isPending}
            >
              Send a file
            </Button>
          )}
        </FileButton>
      }
    >
      <Stack gap="md">
        <Text fz="sm" c="dimmed">
          NDJSON holds one task a line, such as <code>{sampleOf(media)}</code>. CSV names its columns in the first line:
          externalKey, {media === "text" ? "text" : "fileId"}, name, priority; any others are kept as meta. A key that
          is known already makes no second task, so a file may be sent again.
        </Text>
        <ProblemAlert error={isCancelled ? null : send.error} />
        {sent && (
          <Group gap="sm" wrap="nowrap">
            <Text fz="sm" truncate miw={0}>
              {sent.name}
            </Text>
            <Progress value={sent.share * 100} style={{ flex: 1 }} miw={80} aria-label={`${sent.name} is being sent`} />
            <Button size="compact-sm" variant="default" onClick={() => sent.stop.abort()}>
              Cancel
            </Button>
          </Group>
        )}
        <ImportList projectId={target.projectId} />
      </Stack>
    </Section>
  );
}

const mediaTypes = { csv: "text/csv", ndjson: "application/x-ndjson" };

function sampleOf(media: string): string {
  return media === "text"
    ? '{"externalKey": "a-1", "data": {"type": "text", "text": "..."}}'
    : '{"externalKey": "a-1", "data": {"type": "image", "fileId": "..."}}';
}
