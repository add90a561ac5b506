import type { Project } from "../../../projects/contract.ts";
import { ExportTable } from "../exports/export-table.tsx";

/** The exports of one project. */
export function ProjectExports({ project }: { project: Project }) {
  return <ExportTable projectId={project.id} />;
}
