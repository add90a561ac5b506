import type { Project } from "../../../projects/contract.ts";
import { TaskTable } from "../tasks/task-table.tsx";

/** The tasks of one project. */
export function ProjectTasks({ project }: { project: Project }) {
  return <TaskTable project={project} />;
}
