import { emptySchema } from "../../label-schema/draft.ts";
import type { ProjectSettings, Template } from "../../../projects/contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { defaultSettings } from "../../../projects/settings.contract.ts";
import { standardQueues } from "../../../projects/template.contract.ts";
import { standardRules } from "../../../quality/policy-plan.contract.ts";

/** What a template begins with that nobody has written yet, where `own` are the workspace's settings of new projects. */
export function blankTemplate(own: Partial<ProjectSettings>): Template {
  return {
    id: "",
    name: "",
    description: "",
    builtIn: false,
    labelSchema: emptySchema("image"),
    workflowTemplate: "review",
    workflowId: null,
    settings: { ...defaultSettings, ...own },
    instructions: "",
    queues: standardQueues,
    qualityRules: standardRules,
    qualityPolicies: null,
    version: 0,
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function differing<T extends object>(before: T, after: T): Partial<T> {
  const names = Object.keys(after) as (keyof T)[];
  return Object.fromEntries(
    names.filter((name) => !same(before[name], after[name])).map((name) => [name, after[name]]),
  ) as Partial<T>;
}

export type TemplateChange = Partial<Omit<Template, "id" | "builtIn" | "version" | "settings">> & {
  settings?: Partial<ProjectSettings>;
};

/** What has to be sent so that a template says what another says: the parts that differ, and of its settings those that do. */
export function changesOf(before: Template, after: Template): TemplateChange {
  const { id: _id, builtIn: _builtIn, version: _version, settings, ...parts } = differing(before, after);
  return settings ? { ...parts, settings: differing(before.settings, settings) } : parts;
}

/** Other labels for a template, without the models of questions that are gone or asked in another way. */
export function withLabels(
  { labelSchema: before, qualityPolicies }: Template,
  labelSchema: LabelSchema,
): Partial<Template> {
  const consensus = qualityPolicies?.consensus;
  if (!consensus) return { labelSchema };
  const kindIn = (schema: LabelSchema, name: string) => schema.fields.find((one) => one.name === name)?.kind;
  const kept = Object.entries(consensus.models).filter(
    ([name]) => kindIn(labelSchema, name) !== undefined && kindIn(labelSchema, name) === kindIn(before, name),
  );
  if (kept.length === Object.keys(consensus.models).length) return { labelSchema };
  return {
    labelSchema,
    qualityPolicies: { ...qualityPolicies, consensus: { ...consensus, models: Object.fromEntries(kept) } },
  };
}
