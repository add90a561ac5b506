import { Button, Checkbox, Group, List, Modal, ScrollArea, Stack, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { Note } from "../../../look/note.tsx";
import { DiffList } from "../versions/diff-list.tsx";
import { useEditor } from "./editor-context.ts";
import type { Saving } from "./use-save.ts";

/** What changes for new tasks, a note about why, and the warnings to take on. */
export function PublishDialog({ saving, onClose }: { saving: Saving; onClose(): void }) {
  const { issues, workflow } = useEditor();
  const [note, setNote] = useState("");
  const [acknowledged, acknowledge] = useState(false);
  const errors = issues.filter(({ severity }) => severity === "error");
  const warnings = issues.filter(({ severity }) => severity === "warning");
  const draft = saving.draft?.definitionVersion;
  const first = draft === workflow.definitionVersion;
  const diff = useQuery({
    ...ask("workflow", "diffVersions", {
      workflowId: workflow.id,
      definitionVersion: workflow.definitionVersion,
      otherVersion: draft ?? 0,
    }),
    enabled: draft !== undefined && !first && errors.length === 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.publish.mutate({ note, acknowledgeWarnings: acknowledged }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={`Publish version ${draft ?? ""}`} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={saving.publish.error ?? saving.save.error} />
          {errors.length > 0 ? (
            <Note tone="warn" title="It cannot run yet">
              {errors[0]!.message}
            </Note>
          ) : first ? (
            <Text fz="sm" c="dimmed">
              This is the first version. Projects can choose the workflow from then on.
            </Text>
          ) : (
            <ScrollArea.Autosize mah={280} type="auto" viewportProps={{ tabIndex: 0 }}>
              <DiffList diff={diff.data} error={diff.error} />
            </ScrollArea.Autosize>
          )}
          {warnings.length > 0 && (
            <Note tone="warn" title={warnings.length === 1 ? "One warning" : `${warnings.length} warnings`}>
              <List fz="sm" spacing={2} mb="xs">
                {warnings.slice(0, 6).map(({ message, pointer }) => (
                  <List.Item key={pointer + message}>{message}</List.Item>
                ))}
              </List>
              <Checkbox
                size="sm"
                label="Publish all the same"
                checked={acknowledged}
                onChange={(event) => acknowledge(event.currentTarget.checked)}
              />
            </Note>
          )}
          <Textarea
            label="What changed"
            description="Shown in the list of versions."
            autosize
            minRows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
          <Text fz="sm" c="dimmed">
            New tasks follow it at once. Tasks under way stay on their version until you move them.
          </Text>
          <Group justify="flex-end">
            <Button
              type="submit"
              disabled={errors.length > 0 || draft === undefined || (warnings.length > 0 && !acknowledged)}
              loading={saving.publish.isPending || saving.save.isPending}
            >
              Publish
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
