import { Button, Checkbox, Group, Progress, Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconPhotoUp } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { File as StoredFile } from "../../../files/contract.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { bytes, count } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import { createTasks, type ImportReport, type Target } from "./create-tasks.ts";
import { UploadList } from "./upload-list.tsx";
import { uploadFile } from "./upload-file.ts";
import { UploadQueue } from "./upload-queue.ts";

const words = { reading: "reading", uploading: "uploading", checking: "checking" };

/** Drag images here: each is uploaded on its own, then all that arrived become tasks. */
export function ImageImport({ target, onDone }: { target: Target; onDone(report: ImportReport): void }) {
  const { projectId } = target;
  const [queue] = useState(
    () =>
      new UploadQueue<File, StoredFile>((file, tell, signal) =>
        uploadFile(file, projectId, ({ step, share }) => tell(share, words[step]), signal),
      ),
  );
  const uploads = useSyncExternalStore(queue.subscribe, queue.list);
  const [byName, setByName] = useState(true);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<ReadonlySet<number>>(new Set());
  const [error, setError] = useState<unknown>(null);
  const under = uploads.filter((one) => one.status === "waiting" || one.status === "running");
  const ready = uploads.filter((one) => one.status === "done" && !made.has(one.id));
  const failed = uploads.filter((one) => one.status === "failed" || one.status === "cancelled");
  const uploading = under.length > 0;
  useEffect(() => {
    if (!uploading) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [uploading]);
  const create = async () => {
    setBusy(true);
    setError(null);
    try {
      const tasks = ready.map(({ file, result }) => ({
        externalKey: byName ? file.name.slice(0, 200) : null,
        data: { type: "image" as const, fileId: result!.id, name: file.name },
      }));
      const report = await createTasks(target, tasks, () => {});
      setMade(new Set([...made, ...ready.map((one) => one.id)]));
      onDone(report);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const total = uploads.reduce((sum, one) => sum + one.file.size, 0);
  const sent = uploads.reduce((sum, one) => sum + one.file.size * one.share, 0);
  return (
    <Section title="Images">
      <Stack gap="md">
        <Dropzone
          onDrop={(files) => queue.add(files)}
          accept={["image/*"]}
          maxSize={5_000_000_000}
          useFsAccessApi={false}
          aria-label="Choose images"
        >
          <Group justify="center" gap="md" mih={104} style={{ pointerEvents: "none" }} wrap="nowrap">
            <IconPhotoUp size={32} stroke={1.3} color="var(--mantine-color-dimmed)" aria-hidden />
            <div>
              <Text fz="sm">Drag images or a folder's files here, or click to choose them</Text>
              <Text fz="xs" c="dimmed">
                JPEG, PNG, WebP, TIFF. They go straight to your storage and are checked by their SHA-256.
              </Text>
            </div>
          </Group>
        </Dropzone>
        {uploads.length > 0 && (
          <>
            <div>
              <Group justify="space-between" mb={4}>
                <Text fz="sm" role="status">
                  {under.length > 0
                    ? `${count(uploads.length - under.length)} of ${count(uploads.length)} files`
                    : `${count(uploads.length - failed.length)} files uploaded`}
                  {failed.length > 0 && `, ${count(failed.length)} not`}
                </Text>
                <Text fz="xs" c="dimmed">
                  {bytes(sent)} of {bytes(total)}
                </Text>
              </Group>
              <Progress value={total ? (sent / total) * 100 : 100} aria-label="All uploads" />
            </div>
            <UploadList uploads={uploads} onCancel={(id) => queue.cancel(id)} />
            <Checkbox
              size="xs"
              label="Leave out images whose name was imported before"
              checked={byName}
              onChange={(e) => setByName(e.currentTarget.checked)}
            />
            <ProblemAlert error={error} />
            <Group gap="xs">
              <Button disabled={ready.length === 0 || under.length > 0} loading={busy} onClick={() => void create()}>
                {ready.length === 0
                  ? "Create tasks"
                  : ready.length === 1
                    ? "Create 1 task"
                    : `Create ${count(ready.length)} tasks`}
              </Button>
              {failed.length > 0 && (
                <Button variant="default" onClick={() => queue.retryFailed()}>
                  Try the failed again
                </Button>
              )}
              {under.length > 0 ? (
                <Button variant="default" onClick={() => queue.cancelAll()}>
                  Cancel
                </Button>
              ) : (
                <Button variant="subtle" color="gray" onClick={() => queue.clear()}>
                  Clear the list
                </Button>
              )}
            </Group>
          </>
        )}
      </Stack>
    </Section>
  );
}
