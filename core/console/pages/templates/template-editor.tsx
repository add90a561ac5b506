import { Box, Button, Grid, Group, Skeleton, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconCopy, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Template } from "../../../projects/contract.ts";
import { schemaProblems } from "../../label-schema/draft.ts";
import { SchemaEditor } from "../../label-schema/editor.tsx";
import { SchemaPreview } from "../../label-schema/preview.tsx";
import { useLeaveGuard } from "../../leaving.ts";
import { Note } from "../../look/note.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { useShortcuts } from "../../look/shortcuts.ts";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { SettingsForm } from "../new-project/settings-form.tsx";
import { SaveOrDiscard } from "../quality/save-or-discard.tsx";
import { SaveProblem } from "../quality/save-problem.tsx";
import { useVersionedDraft } from "../quality/use-versioned-draft.ts";
import { PolicyPlans } from "./policy-plans.tsx";
import { QueuePlans } from "./queue-plans.tsx";
import { RulePlans } from "./rule-plans.tsx";
import { changesOf, withLabels } from "./template-draft.ts";
import { bringsOf } from "./template-words.ts";
import { usePlanCheck } from "./use-plan-check.ts";
import { templateList, useTemplateActs } from "./use-template-acts.ts";
import { useTemplateSaving } from "./use-template-saving.ts";
import { WorkflowChoice } from "./workflow-choice.tsx";
import { InstructionsField } from "../projects/instructions-field.tsx";

export const trail = [
  { title: "Projects", href: "/projects" },
  { title: "Templates", href: templateList },
];

/** All that a template gives to a project, each part in the editor that projects have for it; one without an id is a new one. */
export function TemplateEditor({ template }: { template: Template }) {
  const isNew = template.id === "";
  const may = useCan("template.manage") && !template.builtIn;
  const { base = template, value = template, change, rebase, ...draft } = useVersionedDraft(template);
  // Editors that hold what is not finished begin anew with another text.
  const [round, setRound] = useState(0);
  const discard = () => {
    draft.discard();
    setRound((old) => old + 1);
  };
  const { save, takeNewest } = useTemplateSaving(base, value, { discard, rebase });
  const changed = draft.changed && Object.keys(changesOf(base, value)).length > 0;
  const problems = schemaProblems(value.labelSchema);
  const ready = may && changed && value.name.trim() !== "" && problems.length === 0 && !save.isPending;
  useLeaveGuard(changed && !save.isPending ? value.name.trim() || "The new template" : null);
  useShortcuts(
    may
      ? [
          {
            id: "template.save",
            keys: "mod+enter",
            title: "Save the template",
            group: "Template",
            inFields: true,
            run: () => ready && save.mutate(),
          },
        ]
      : [],
  );
  const check = usePlanCheck(base, value);
  return (
    <Page>
      <PageHeader
        title={isNew ? "New template" : base.name}
        trail={trail}
        subtitle={
          isNew ? "What the next projects begin with. Only a name and labels are needed." : bringsOf(base).join(" · ")
        }
        actions={!isNew && <Acts template={base} discard={discard} />}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <fieldset key={round} disabled={!may} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
            <Stack gap="md">
              {template.builtIn && (
                <Note title="This one comes with Welo and stays as it is">Duplicate it to change what you need.</Note>
              )}
              <Section title="What it is">
                <Stack gap="sm">
                  <TextInput
                    label="Name"
                    required
                    maxLength={120}
                    value={value.name}
                    onChange={(e) => change({ name: e.currentTarget.value })}
                  />
                  <Textarea
                    label="What it is for"
                    autosize
                    minRows={1}
                    maxLength={2000}
                    value={value.description}
                    onChange={(e) => change({ description: e.currentTarget.value })}
                  />
                  <InstructionsField value={value.instructions} onChange={(instructions) => change({ instructions })} />
                </Stack>
              </Section>
              <Section title="What is labelled">
                <SchemaEditor
                  value={value.labelSchema}
                  toBegin={isNew && value.labelSchema === base.labelSchema ? "Add classes or questions." : undefined}
                  onChange={(labelSchema) => change(withLabels(value, labelSchema))}
                />
              </Section>
              <Section title="How work is done">
                <SettingsForm
                  value={value.settings}
                  media={value.labelSchema.media}
                  disabled={!may}
                  onChange={(settings) => change({ settings })}
                />
              </Section>
              <Section title="Workflow">
                <WorkflowChoice value={value} may={may} onChange={change} />
              </Section>
              <QueuePlans value={value.queues} may={may} onChange={(queues) => change({ queues })} />
              <RulePlans
                value={value.qualityRules}
                classes={value.labelSchema.classes.map((one) => one.name)}
                may={may}
                onChange={(qualityRules) => change({ qualityRules })}
              />
              <ProblemAlert error={check.error} onRetry={() => void check.refetch()} />
              {check.isLoading && <Skeleton h={320} aria-hidden />}
              {check.data && (
                <PolicyPlans
                  value={value.qualityPolicies}
                  check={check.data}
                  reviewShare={value.settings.reviewShare}
                  may={may}
                  onChange={(qualityPolicies) => change({ qualityPolicies })}
                />
              )}
            </Stack>
          </fieldset>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Box style={{ position: "sticky", top: 72 }}>
            <Stack gap="md">
              <Text fz="xs" c="dimmed">
                Preview of the workbench
              </Text>
              <SchemaPreview schema={value.labelSchema} />
              <SaveProblem error={save.error} onTakeNewest={() => void takeNewest()} />
              {may && check.data && check.data.errors.length > 0 && (
                <Text fz="sm" c="var(--look-bad)" role="status">
                  {check.data.errors[0]!.pointer}: {check.data.errors[0]!.detail}
                </Text>
              )}
              {may && (
                <SaveOrDiscard
                  changed={changed}
                  saving={save.isPending}
                  onSave={() => ready && save.mutate()}
                  onDiscard={discard}
                />
              )}
              {may && changed && !ready && !save.isPending && (
                <Text fz="xs" c="dimmed">
                  {value.name.trim() ? `Label schema: ${problems[0]?.detail ?? ""}` : "Give it a name to go on."}
                </Text>
              )}
            </Stack>
          </Box>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function Acts({ template, discard }: { template: Template; discard(): void }) {
  const [, navigate] = useLocation();
  const mayManage = useCan("template.manage");
  const mayCreate = useCan("project.create");
  const { duplicate, remove } = useTemplateActs(() => {
    discard();
    navigate(templateList);
  });
  return (
    <Group gap="xs">
      {mayManage && !template.builtIn && (
        <Button size="xs" variant="default" leftSection={<IconTrash size={14} />} onClick={() => remove(template)}>
          Delete
        </Button>
      )}
      {mayManage && (
        <Button size="xs" variant="default" leftSection={<IconCopy size={14} />} onClick={() => duplicate(template)}>
          Duplicate
        </Button>
      )}
      {mayCreate && (
        <Button component={Link} href={`/projects/new?template=${template.id}`} size="xs">
          New project from it
        </Button>
      )}
    </Group>
  );
}
