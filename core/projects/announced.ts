import type { ProjectSettings } from "./contract.ts";
import type { ProjectRow } from "./store/projects.ts";

/** What events tell of a project: all that others need to act without asking back. */
export function announced(project: ProjectRow) {
  return {
    projectId: project.id,
    name: project.name,
    status: project.status,
    customerId: project.customerId,
    workflowId: project.workflowId,
    settings: project.settings as ProjectSettings,
    schemaVersion: project.schemaVersion,
    version: project.version,
  };
}
