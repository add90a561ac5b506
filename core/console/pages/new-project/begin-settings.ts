import type { ProjectSettings, Template } from "../../../projects/contract.ts";
import { defaultSettings } from "../../../projects/settings.contract.ts";

/** What a project begins with: what its template says, and where one of the library says nothing of its own, what the workspace does. */
export function beginSettings(template: Template | null, own: Partial<ProjectSettings>): ProjectSettings {
  if (!template) return { ...defaultSettings, ...own };
  if (!template.builtIn) return template.settings;
  const names = Object.keys(template.settings) as (keyof ProjectSettings)[];
  const said = names.filter((name) => template.settings[name] !== defaultSettings[name]);
  return { ...defaultSettings, ...own, ...Object.fromEntries(said.map((name) => [name, template.settings[name]])) };
}
