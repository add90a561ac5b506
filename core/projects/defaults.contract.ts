import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { ProjectSettings, SettingsChange } from "./settings.contract.ts";

export const ProjectDefaults = v.object({
  /** What a new project begins with unless its template or its creator says otherwise. */
  settings: ProjectSettings,
  /** What of it the workspace has set itself. */
  own: v.partial(ProjectSettings),
  version: v.number(),
});
export type ProjectDefaults = v.InferOutput<typeof ProjectDefaults>;

export const defaultsEndpoints = {
  getProjectDefaults: endpoint("GET", "/project-defaults", {
    summary: "Settings that new projects of the workspace begin with",
    permission: "project.read",
    response: ProjectDefaults,
  }),
  updateProjectDefaults: endpoint("PATCH", "/project-defaults", {
    summary:
      "Change what new projects begin with; projects that exist stay as they are, null takes the product's own again",
    permission: "workspace.manage",
    ifMatch: "optional",
    body: v.strictObject({ settings: v.nullable(SettingsChange) }),
    response: ProjectDefaults,
    problems: ["request.stale"],
  }),
};
