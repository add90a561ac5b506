import type * as v from "valibot";
import type { RulePlan } from "../../quality/policy-plan.contract.ts";
import type { ProjectSettings, QueuePlan, Template } from "../contract.ts";
import type { LabelSchema } from "../label-schema.contract.ts";
import { defaultSettings } from "../settings.contract.ts";
import { standardQueues } from "../template.contract.ts";

interface TemplateFile {
  id: string;
  name: string;
  description: string;
  instructions: string;
  workflowTemplate?: "review" | "single-pass";
  settings: Partial<ProjectSettings>;
  labelSchema: v.InferInput<typeof LabelSchema>;
  qualityRules: RulePlan[];
  /** In which order tasks are annotated. */
  order?: QueuePlan["strategy"];
}

/** A template of the library before its label schema is parsed. */
export type LibraryTemplate = Omit<Template, "labelSchema"> & { labelSchema: v.InferInput<typeof LabelSchema> };

/** Declares a template of the library; settings that it does not name are the defaults, and its workflow is a review unless it says so. */
export function template({ settings, order, ...file }: TemplateFile): LibraryTemplate {
  const [annotate, review] = standardQueues;
  return {
    workflowTemplate: "review",
    workflowId: null,
    ...file,
    builtIn: true,
    settings: { ...defaultSettings, ...settings },
    queues: [order ? { ...annotate, strategy: order } : annotate, review],
    qualityPolicies: null,
    version: 1,
  };
}
