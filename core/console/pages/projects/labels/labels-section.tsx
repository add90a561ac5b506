import { ActionIcon, Box, Button, Grid, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useState } from "react";
import type { Project } from "../../../../projects/contract.ts";
import type { LabelSchema } from "../../../../projects/label-schema.contract.ts";
import { SchemaEditor } from "../../../label-schema/editor.tsx";
import { SchemaPreview } from "../../../label-schema/preview.tsx";
import { useLeaveGuard } from "../../../leaving.ts";
import { Note } from "../../../look/note.tsx";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useCan } from "../../../look/session.ts";
import { useShortcuts } from "../../../look/shortcuts.ts";
import { Section } from "../../../section.tsx";
import { ChangeList, ChangeSummary } from "./change-list.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { useSchemaDraft } from "./use-draft.ts";
import { useReview } from "./use-review.ts";
import { VersionList } from "./version-list.tsx";

/** What may be labelled in a project: edited beside what the change does to work that exists, published as a version. */
export function LabelsSection({ project }: { project: Project }) {
  const mayUpdate = useCan("project.update");
  const [seen, setSeen] = useState(project.schemaVersion);
  const draft = useSchemaDraft(project.labelSchema);
  const review = useReview(project, draft);
  const [publishing, publish] = useDisclosure(false);
  const [key, setKey] = useState(0);
  const restart = (from: Project, schema?: LabelSchema) => {
    draft.begin(from.labelSchema, schema);
    setSeen(from.schemaVersion);
    setKey((old) => old + 1);
  };
  const newer = project.schemaVersion !== seen;
  if (newer && !draft.changed) restart(project);
  const ready = mayUpdate && draft.changed && draft.valid;
  useLeaveGuard(draft.changed ? `The labels of ${project.name}` : null);
  useShortcuts(
    mayUpdate
      ? [
          { id: "labels.undo", keys: "mod+z", title: "Undo", group: "Labels", run: draft.undo },
          { id: "labels.redo", keys: "mod+shift+z", title: "Redo", group: "Labels", run: draft.redo },
          {
            id: "labels.publish",
            keys: "mod+enter",
            title: "Publish the labels",
            group: "Labels",
            inFields: true,
            run: () => ready && publish.open(),
          },
        ]
      : [],
  );
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Section
          title="Labels"
          hint={`Version ${project.schemaVersion}. A change is a new version: tasks that exist keep theirs.`}
          actions={
            mayUpdate && (
              <>
                <Step
                  label="Undo"
                  disabled={!draft.canUndo}
                  onClick={draft.undo}
                  icon={<IconArrowBackUp size={16} />}
                />
                <Step
                  label="Redo"
                  disabled={!draft.canRedo}
                  onClick={draft.redo}
                  icon={<IconArrowForwardUp size={16} />}
                />
                <Button size="xs" variant="default" disabled={!draft.changed} onClick={() => restart(project)}>
                  Discard
                </Button>
                <Button size="xs" disabled={!ready} onClick={publish.open}>
                  Review and publish
                </Button>
              </>
            )
          }
        >
          <Stack>
            {newer && draft.changed && (
              <Note tone="warn" title={`Version ${project.schemaVersion} was published meanwhile`}>
                Yours is compared with it now. Discard your changes to begin from it.
              </Note>
            )}
            <fieldset disabled={!mayUpdate} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
              <SchemaEditor
                key={key}
                value={draft.value}
                onChange={draft.set}
                mediaFixed={project.progress.tasks > 0}
              />
            </fieldset>
            {!mayUpdate && (
              <Text fz="sm" c="dimmed">
                You may look at these labels but not change them.
              </Text>
            )}
          </Stack>
        </Section>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack gap="md">
          {draft.changed && (
            <Section title="What this changes" hint="Nothing counts until you publish.">
              <Box aria-live="polite" style={{ opacity: review.waiting && review.data ? 0.6 : 1 }}>
                {!draft.valid && <Text fz="sm">Mend what is marked first.</Text>}
                {draft.valid && <ProblemAlert error={review.error} />}
                {draft.valid && review.data && (
                  <Stack gap="xs">
                    <ChangeSummary changes={review.data.changes} />
                    <ChangeList changes={review.data.changes} complete={review.data.complete} />
                  </Stack>
                )}
                {draft.valid && !review.data && !review.error && <Text fz="sm">Looking…</Text>}
              </Box>
            </Section>
          )}
          <div>
            <Text fz="xs" c="dimmed" mb={6}>
              Preview of the workbench
            </Text>
            <SchemaPreview schema={draft.value} />
          </div>
          <Section title="Versions">
            <VersionList project={project} onTake={mayUpdate ? (schema) => restart(project, schema) : null} />
          </Section>
        </Stack>
      </Grid.Col>
      {publishing && (
        <PublishDialog project={project} draft={draft} review={review} onPublished={restart} onClose={publish.close} />
      )}
    </Grid>
  );
}

function Step({
  label,
  icon,
  disabled,
  onClick,
}: {
  label: string;
  icon: React.ReactNode;
  disabled: boolean;
  onClick(): void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} aria-label={label} disabled={disabled} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
