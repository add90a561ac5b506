import { Box, Button, Grid, Group, Skeleton, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import { newId } from "../../../kernel/wire/id.ts";
import type { ProjectSettings, Template } from "../../../projects/contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { emptySchema, schemaProblems } from "../../label-schema/draft.ts";
import { SchemaEditor } from "../../label-schema/editor.tsx";
import { SchemaPreview } from "../../label-schema/preview.tsx";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useShortcuts } from "../../look/shortcuts.ts";
import { tell } from "../../look/tell.tsx";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { useFilters } from "../../use-filters.ts";
import { defaultSettings, MOST_GOLD } from "../../../projects/settings.contract.ts";
import { beginSettings } from "./begin-settings.ts";
import { CustomerSelect } from "./customer-select.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { TemplateCards } from "./template-cards.tsx";
import { InstructionsField } from "../projects/instructions-field.tsx";

interface Draft {
  templateId: string | null;
  name: string;
  description: string;
  instructions: string;
  customerId: string | null;
  dueAt: string;
  schema: LabelSchema;
  settings: ProjectSettings;
}
const blank: Draft = {
  templateId: null,
  name: "",
  description: "",
  instructions: "",
  customerId: null,
  dueAt: "",
  schema: emptySchema("image"),
  settings: defaultSettings,
};

function withTemplate(draft: Draft, template: Template | null, own: Partial<ProjectSettings>): Draft {
  return {
    ...draft,
    templateId: template?.id ?? null,
    schema: template?.labelSchema ?? emptySchema("image"),
    settings: beginSettings(template, own),
    instructions: template?.instructions ?? "",
  };
}

/** Creates a project on one page: template, name, what is labelled with a live preview, how work is done. */
export function NewProjectPage() {
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const templates = useQuery(ask("projects", "listTemplates", { limit: 200 }));
  const defaults = useQuery(ask("projects", "getProjectDefaults", {}));
  const own = defaults.data?.own ?? {};
  const [draft, setDraft] = useState(blank);
  const [picked, setPicked] = useState(false);
  const [wanted] = useFilters("template");
  const named = templates.data?.items.find((one) => one.id === wanted.template);
  if (named && !picked && !defaults.isPending) {
    setPicked(true);
    setDraft((old) => withTemplate(old, named, own));
  }
  const request = useRef({ values: "", key: "" });
  const set = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }));
  const create = useMutation({
    mutationFn: (asDraft: boolean) => {
      // A repeated attempt with the same values must not make a second project; other values are another request.
      const values = JSON.stringify([draft, asDraft]);
      if (request.current.values !== values) request.current = { values, key: newId() };
      return api.projects.createProject(
        {
          name: draft.name,
          description: draft.description,
          instructions: draft.instructions,
          customerId: draft.customerId,
          ...(draft.templateId ? { templateId: draft.templateId } : {}),
          labelSchema: draft.schema,
          settings: { ...draft.settings, goldShare: Math.min(draft.settings.goldShare, MOST_GOLD) },
          dueAt: draft.dueAt ? `${draft.dueAt}T23:59:59Z` : null,
          draft: asDraft,
        },
        { idempotencyKey: request.current.key },
      );
    },
    meta: { quiet: true },
    onSuccess: (project) => {
      void cache.invalidateQueries({ queryKey: ["projects"] });
      tell(
        `${project.name} is ready`,
        project.status === "draft" ? "Nobody works on it until you activate it." : "Import what is to be labelled.",
      );
      navigate(`/projects/${project.id}/import`);
    },
  });
  const problems = schemaProblems(draft.schema);
  const ready = draft.name.trim().length > 0 && problems.length === 0 && !create.isPending;
  const submit = (asDraft: boolean) => ready && create.mutate(asDraft);
  useShortcuts([
    {
      id: "new-project.create",
      keys: "mod+enter",
      title: "Create and activate the project",
      group: "New project",
      inFields: true,
      run: () => submit(false),
    },
  ]);
  const choose = (template: Template | null) => {
    setPicked(true);
    setDraft((old) => withTemplate(old, template, own));
  };
  return (
    <Page>
      <PageHeader
        title="New project"
        trail={[{ title: "Projects", href: "/projects" }]}
        subtitle="Everything on one page; all of it can be changed later."
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <Section title="Begin with">
              {templates.isPending || defaults.isPending ? (
                <Skeleton h={96} aria-hidden />
              ) : (
                <TemplateCards
                  templates={templates.data?.items ?? []}
                  value={picked ? draft.templateId : undefined}
                  onChange={choose}
                />
              )}
              <ProblemAlert error={templates.error} onRetry={() => void templates.refetch()} />
            </Section>
            <Section title="What it is">
              <Stack gap="sm">
                <TextInput
                  label="Name"
                  placeholder="Cars at crossings, spring 2026"
                  required
                  maxLength={120}
                  value={draft.name}
                  onChange={(e) => set({ name: e.currentTarget.value })}
                />
                <Group grow align="flex-start">
                  <CustomerSelect value={draft.customerId} onChange={(customerId) => set({ customerId })} />
                  <TextInput
                    size="sm"
                    type="date"
                    label="Due"
                    value={draft.dueAt}
                    onChange={(e) => set({ dueAt: e.currentTarget.value })}
                  />
                </Group>
                <Textarea
                  label="Description"
                  autosize
                  minRows={1}
                  maxLength={2000}
                  value={draft.description}
                  onChange={(e) => set({ description: e.currentTarget.value })}
                />
                <InstructionsField value={draft.instructions} onChange={(instructions) => set({ instructions })} />
              </Stack>
            </Section>
            <Section title="What is labelled">
              <SchemaEditor
                value={draft.schema}
                toBegin={
                  draft.schema.classes.length === 0 && draft.schema.fields.length === 0
                    ? "Choose a template above, or add classes or questions here."
                    : undefined
                }
                onChange={(schema) => set({ schema })}
              />
            </Section>
            <Section title="How work is done">
              <SettingsForm
                value={draft.settings}
                media={draft.schema.media}
                onChange={(settings) => set({ settings })}
              />
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Box style={{ position: "sticky", top: 72 }}>
            <Stack gap="md">
              <Text fz="xs" c="dimmed">
                Preview of the workbench
              </Text>
              <SchemaPreview schema={draft.schema} />
              <ProblemAlert error={create.error} />
              <Group gap="xs" grow>
                <Button disabled={!ready} loading={create.isPending} onClick={() => submit(false)}>
                  Create and activate
                </Button>
                <Button variant="default" disabled={!ready} onClick={() => submit(true)}>
                  Create as draft
                </Button>
              </Group>
              {!ready && !create.isPending && (
                <Text fz="xs" c="dimmed">
                  {draft.name.trim() ? `Label schema: ${problems[0]?.detail ?? ""}` : "Give it a name to go on."}
                </Text>
              )}
            </Stack>
          </Box>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
