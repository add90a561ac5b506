import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Project, ProjectSettings } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";
import { SettingsForm } from "../new-project/settings-form.tsx";
import { InstructionsField } from "./instructions-field.tsx";

interface Draft {
  name: string;
  description: string;
  instructions: string;
  dueAt: string;
  settings: ProjectSettings;
}

function draftOf(project: Project): Draft {
  const { name, description, instructions, settings } = project;
  return { name, description, instructions, settings, dueAt: project.dueAt?.slice(0, 10) ?? "" };
}

/** Only what was changed: settings from before a limit was narrower are left as they are. */
function changedSettings(was: ProjectSettings, is: ProjectSettings): Partial<ProjectSettings> {
  return Object.fromEntries(Object.entries(is).filter(([name, value]) => was[name as keyof ProjectSettings] !== value));
}

/** Changes what a project is called and how its work is done. */
export function ProjectSettingsSection({ project }: { project: Project }) {
  const cache = useQueryClient();
  const mayUpdate = useCan("project.update");
  const [base, setBase] = useState(project);
  const [draft, setDraft] = useState(() => draftOf(project));
  const was = draftOf(base);
  const changed = JSON.stringify(draft) !== JSON.stringify(was);
  const save = useMutation({
    mutationFn: () =>
      api.projects.updateProject({
        projectId: project.id,
        ifMatch: `"${base.version}"`,
        name: draft.name,
        description: draft.description,
        instructions: draft.instructions,
        settings: changedSettings(was.settings, draft.settings),
        dueAt: draft.dueAt ? `${draft.dueAt}T23:59:59Z` : null,
      }),
    meta: { quiet: true },
    onSuccess: (saved) => {
      setBase(saved);
      setDraft(draftOf(saved));
      cache.setQueryData(["projects", "getProject", { projectId: project.id }], saved);
      tell("Saved");
    },
  });
  const set = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }));
  const newer = project.version > base.version;
  return (
    <Stack gap="md">
      <fieldset disabled={!mayUpdate} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
        <Stack gap="md">
          <Section title="What it is">
            <Stack gap="sm" maw={720}>
              <TextInput
                label="Name"
                required
                maxLength={120}
                value={draft.name}
                onChange={(e) => set({ name: e.currentTarget.value })}
              />
              <Textarea
                label="Description"
                autosize
                minRows={2}
                value={draft.description}
                onChange={(e) => set({ description: e.currentTarget.value })}
              />
              <InstructionsField value={draft.instructions} onChange={(instructions) => set({ instructions })} />
              <TextInput
                type="date"
                label="Due"
                w={180}
                value={draft.dueAt}
                onChange={(e) => set({ dueAt: e.currentTarget.value })}
              />
            </Stack>
          </Section>
          <Section title="How work is done">
            <SettingsForm
              value={draft.settings}
              media={base.labelSchema.media}
              disabled={!mayUpdate}
              onChange={(settings) => set({ settings })}
            />
          </Section>
        </Stack>
      </fieldset>
      <ProblemAlert error={save.error} />
      {mayUpdate ? (
        <Group>
          <Button disabled={!changed || !draft.name.trim()} loading={save.isPending} onClick={() => save.mutate()}>
            Save changes
          </Button>
          <Button
            variant="default"
            disabled={!changed && !newer}
            onClick={() => {
              setBase(project);
              setDraft(draftOf(project));
              save.reset();
            }}
          >
            {newer ? "Load the newest version" : "Discard"}
          </Button>
        </Group>
      ) : (
        <Text fz="sm" c="dimmed">
          You may look at these settings but not change them.
        </Text>
      )}
    </Stack>
  );
}
