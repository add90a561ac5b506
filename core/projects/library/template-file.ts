import type * as v from "valibot";
import type { ProjectSettings, Template } from "../contract.ts";
import type { LabelSchema } from "../label-schema.contract.ts";

/** What every project starts from unless its template or its creator says otherwise. */
export const defaultSettings: ProjectSettings = {
  overlap: 1,
  leaseMinutes: 30,
  reviewShare: 1,
  goldShare: 0,
  skipPolicy: "to_others",
  autoExport: null,
};

interface TemplateFile {
  id: string;
  name: string;
  description: string;
  instructions: string;
  workflowTemplate: "review" | "single-pass";
  settings: Partial<ProjectSettings>;
  labelSchema: v.InferInput<typeof LabelSchema>;
}

/** A template of the library before its label schema is parsed. */
export type LibraryTemplate = Omit<Template, "labelSchema"> & { labelSchema: v.InferInput<typeof LabelSchema> };

/** Declares a template of the library; settings that it does not name are the defaults. */
export function template({ settings, ...file }: TemplateFile): LibraryTemplate {
  return { ...file, builtIn: true, settings: { ...defaultSettings, ...settings } };
}
