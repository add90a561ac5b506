import type * as v from "valibot";
import type { ProjectSettings, QueuePlan, RulePlan, Template } from "../contract.ts";
import type { LabelSchema } from "../label-schema.contract.ts";

/** What every project starts from unless its template or its creator says otherwise. */
export const defaultSettings: ProjectSettings = {
  overlap: 1,
  leaseMinutes: 30,
  reviewShare: 1,
  goldShare: 0,
  skipPolicy: "to_others",
  autoExport: null,
  keepFinishedDays: null,
  askConfidence: false,
  unchangedPreLabels: "flag",
};

/** A rule that is on. */
export function rule(kind: string, severity: RulePlan["severity"], params: RulePlan["params"] = {}): RulePlan {
  return { kind, params, severity, enabled: true };
}

/** The automated rules of a project whose template names none. */
export const standardRules: RulePlan[] = [
  rule("inside_image", "error"),
  rule("duplicates", "warning"),
  { ...rule("too_fast", "warning"), enabled: false },
];

interface TemplateFile {
  id: string;
  name: string;
  description: string;
  instructions: string;
  workflowTemplate: "review" | "single-pass";
  settings: Partial<ProjectSettings>;
  labelSchema: v.InferInput<typeof LabelSchema>;
  qualityRules: RulePlan[];
  /** In which order tasks are annotated. */
  order?: QueuePlan["strategy"];
}

/** A template of the library before its label schema is parsed. */
export type LibraryTemplate = Omit<Template, "labelSchema"> & { labelSchema: v.InferInput<typeof LabelSchema> };

/** Declares a template of the library; settings that it does not name are the defaults. */
export function template({ settings, order = "priority", ...file }: TemplateFile): LibraryTemplate {
  const queues: QueuePlan[] = [
    { name: "Annotate", stage: "annotate", strategy: order },
    { name: "Review", stage: "review", strategy: "priority" },
  ];
  return {
    ...file,
    builtIn: true,
    settings: { ...defaultSettings, ...settings },
    queues,
    qualityPolicies: null,
    version: 1,
  };
}
