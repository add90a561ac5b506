import { Button, Checkbox, Group, Modal, ScrollArea, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Project } from "../../../../projects/contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { Note } from "../../../look/note.tsx";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { tell } from "../../../look/tell.tsx";
import { count } from "../../../numbers.ts";
import { ChangeList } from "./change-list.tsx";
import type { SchemaDraft } from "./use-draft.ts";
import type { Review } from "./use-review.ts";

interface PublishDialogProps {
  project: Project;
  draft: SchemaDraft;
  review: Review;
  onPublished(project: Project): void;
  onClose(): void;
}

/** What a new version of the label schema changes and breaks, a note about why, and the button that makes it count. */
export function PublishDialog({ project, draft, review, onPublished, onClose }: PublishDialogProps) {
  const cache = useQueryClient();
  const [note, setNote] = useState("");
  const [accepted, accept] = useState(false);
  const publish = useMutation({
    mutationFn: () =>
      api.projects.publishLabelSchema({
        projectId: project.id,
        ifMatch: `"${project.version}"`,
        labelSchema: draft.value,
        note,
        acceptBreaking: accepted,
      }),
    meta: { quiet: true },
    onSuccess: async ({ schemaVersion }) => {
      void cache.invalidateQueries({ queryKey: ["projects", "listLabelSchemas"] });
      onPublished(
        await cache.fetchQuery({ ...ask("projects", "getProject", { projectId: project.id }), staleTime: 0 }),
      );
      tell(`Version ${schemaVersion} is published`, "New tasks follow it; tasks that exist keep theirs.");
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate();
  };
  const found = review.data;
  const breaks = (found?.breaking ?? 0) > 0;
  return (
    <Modal opened onClose={onClose} title={`Publish version ${project.schemaVersion + 1}`} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={publish.error ?? review.error} />
          {!found && !review.error && <Skeleton h={80} aria-hidden />}
          {found && (
            <ScrollArea.Autosize mah={300} type="auto" viewportProps={{ tabIndex: 0 }}>
              <ChangeList changes={found.changes} complete={found.complete} />
            </ScrollArea.Autosize>
          )}
          {found && !found.complete && (
            <Text fz="sm" c="dimmed">
              Counted in the first {count(found.annotationsRead)} hand-ins; there may be more.
            </Text>
          )}
          {breaks && (
            <Note tone="warn" title="Work that exists does not fit">
              <Text fz="sm" mb="xs">
                What was handed in stays as it is, under the version it was made with. Exports then hold both.
              </Text>
              <Checkbox
                size="sm"
                label="Publish all the same"
                checked={accepted}
                onChange={(event) => accept(event.currentTarget.checked)}
              />
            </Note>
          )}
          <TextInput
            label="What changed, and why"
            description="Shown in the list of versions."
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
          <Text fz="sm" c="dimmed">
            {found && found.tasksUnderWay > 0
              ? `${count(found.tasksUnderWay)} ${found.tasksUnderWay === 1 ? "task is" : "tasks are"} under way and keep version ${found.against}. New tasks follow the new one.`
              : "New tasks follow it at once."}
          </Text>
          <Group justify="flex-end">
            <Button
              type="submit"
              disabled={!found || review.waiting || (breaks && !accepted)}
              loading={publish.isPending}
            >
              Publish
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
