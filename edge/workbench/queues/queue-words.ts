import type { Project } from "../../../core/projects/contract.ts";
import type { Queue, WhyEmpty } from "../../../core/tasks/contract.ts";

/** A project with its queues, those with work for me first. */
export interface ProjectQueues {
  project: Project | null;
  projectId: string;
  queues: Queue[];
}

/** Groups queues by project; projects with work for me come first, then by name. */
export function byProject(queues: readonly Queue[], projects: readonly Project[]): ProjectQueues[] {
  const known = new Map(projects.map((p) => [p.id, p]));
  const groups = [...Map.groupBy(queues, (q) => q.projectId)].map(([projectId, members]) => ({
    projectId,
    project: known.get(projectId) ?? null,
    queues: members.toSorted((a, b) =>
      a.stage === b.stage ? a.name.localeCompare(b.name) : a.stage === "annotate" ? -1 : 1,
    ),
  }));
  const ready = (group: ProjectQueues) => group.queues.reduce((sum, q) => sum + q.availableToMe, 0);
  return groups.sort(
    (a, b) =>
      Number(ready(b) > 0) - Number(ready(a) > 0) || (a.project?.name ?? "").localeCompare(b.project?.name ?? ""),
  );
}

/** In a few words, what waits in a queue for this person, or why nothing does. */
export function queueWords(queue: Queue, project: Project | null): string {
  const many = (count: number, one: string, more: string) =>
    count === 1 ? `1 ${one}` : `${count.toLocaleString("en")} ${more}`;
  if (queue.availableToMe > 0) return `${many(queue.availableToMe, "task", "tasks")} for you`;
  if (queue.paused) return "Paused by a manager";
  if (project && project.status !== "active") return `The project is ${project.status}`;
  if (
    project &&
    project.progress.tasks > 0 &&
    project.progress.completed + project.progress.cancelled >= project.progress.tasks
  )
    return "All done";
  if (queue.waiting > 0)
    return `${many(queue.waiting, "task waits", "tasks wait")} for others: you have worked on ${queue.waiting === 1 ? "it" : "them"} already`;
  if (queue.active > 0) return `Others are working on ${many(queue.active, "task", "tasks")}`;
  return queue.stage === "review" ? "Nothing to review right now" : "No task waits right now";
}

const exclusions: Record<NonNullable<WhyEmpty["excluded"]>[number]["rule"], string> = {
  batch: "in batches that this queue leaves out",
  priority: "of a priority that this queue leaves out",
  worked_on: "that you have worked on already",
  postponed: "that you have put off",
  kept_for_others: "kept for somebody else",
};

/** Which rule keeps how many of the waiting tasks from this person, in words. */
export function exclusionWords({ excluded = [] }: Pick<WhyEmpty, "excluded">): string[] {
  return excluded
    .filter((one) => one.tasks > 0)
    .map(({ rule, tasks }) => `${tasks.toLocaleString("en")} ${tasks === 1 ? "task" : "tasks"} ${exclusions[rule]}`);
}
