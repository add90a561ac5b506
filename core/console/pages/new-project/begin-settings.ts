import type { ProjectSettings, Template } from "../../../projects/contract.ts";

/** The product's own, until the workspace's are known. */
export const standard: ProjectSettings = {
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

/** What a project begins with: what its template says, and where one of the library says nothing of its own, what the workspace does. */
export function beginSettings(template: Template | null, own: Partial<ProjectSettings>): ProjectSettings {
  if (!template) return { ...standard, ...own };
  if (!template.builtIn) return template.settings;
  const names = Object.keys(template.settings) as (keyof ProjectSettings)[];
  const said = names.filter((name) => template.settings[name] !== standard[name]);
  return { ...standard, ...own, ...Object.fromEntries(said.map((name) => [name, template.settings[name]])) };
}
