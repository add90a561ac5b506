import type { WorkflowDefinition } from "../../machines/engine/definition.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import type { TestHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import type { Project, ProjectSettings } from "../projects/contract.ts";
import { projectsContract } from "../projects/contract.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { type Assignment, type Task, tasksContract } from "../tasks/contract.ts";
import type { NewTask, TaskData } from "../tasks/task.contract.ts";
import { workflowContract } from "../workflow/contract.ts";
import { annotationsContract } from "./contract.ts";
import type { Result } from "./region.contract.ts";

export const letters: LabelSchema = {
  media: "text",
  tools: ["span"],
  classes: [
    { name: "person", colour: "#e8590c", attributes: [] },
    { name: "place", colour: "#2f9e44", attributes: [] },
  ],
  fields: [
    { name: "mood", title: "Mood", kind: "choice", options: [{ value: "good" }, { value: "bad" }], required: true },
  ],
  relations: [],
};
export const LETTER = "Ann went to Rome with Bob. 👩‍🚀";

export function says(mood: string, ...spans: [string, number, number][]): Result {
  return {
    regions: spans.map(([name, start, end], at) => ({
      id: `r${at}`,
      type: "span",
      class: name,
      attributes: {},
      start,
      end,
    })),
    relations: [],
    answers: { mood },
  };
}

export interface Claimed {
  assignment: Assignment;
  task: Task;
}
/** A project of letters with its workflow, and people who work on it through the services' own doors. */
export interface Scene {
  workspaceId: string;
  project: Project;
  addTasks(count: number, data?: TaskData, preLabel?: NewTask["preLabel"]): Promise<string[]>;
  person(service: string, userId?: string, permissions?: readonly string[]): Context;
  claim(stage: "annotate" | "review", userId: string): Promise<Claimed>;
  status(taskId: string): Promise<string>;
  /** Types of a service's events about a task, in order. */
  events(service: "annotations" | "quality", taskId: string): Promise<string[]>;
}

export async function scene(
  host: TestHost,
  template: string | WorkflowDefinition,
  settings: Partial<ProjectSettings> = {},
  labelSchema = letters,
): Promise<Scene> {
  const workspaceId = newId();
  const system = host.context("annotations", { workspaceId, service: true });
  const projects = system.call("projects", projectsContract);
  const tasks = system.call("tasks", tasksContract);
  const workflows = system.call("workflow", workflowContract);
  const workflow =
    typeof template === "string"
      ? await workflows.ensureWorkflow({ template })
      : await workflows.createWorkflow({ name: template.id, definition: { ...template, states: template.states! } });
  const project = await projects.createProject({
    name: "Letters",
    workflowId: workflow.id,
    labelSchema,
    settings: { overlap: 1, reviewShare: 1, ...settings },
  });
  const person: Scene["person"] = (service, userId = newId(), permissions) =>
    host.context(service, { workspaceId, userId, permissions });
  return {
    workspaceId,
    project,
    person,
    async addTasks(count, data = { type: "text", text: LETTER }, preLabel = null) {
      const lines = Array.from({ length: count }, () => ({ data, preLabel }));
      const report = await tasks.createTasks({ projectId: project.id, tasks: lines });
      return report.lines.map((line) => line.taskId!);
    },
    async claim(stage, userId) {
      const queues = await tasks.listQueues({ projectId: project.id });
      const queue = queues.items.find((one) => one.stage === stage)!;
      return eventually(async () => {
        const response = await host.request("tasks", { workspaceId, userId }, "GET", `/queues/${queue.id}/next-task`);
        const next = (await response.json()) as { assignment: Assignment | null; task: Task | null };
        return next.assignment && next.task ? { assignment: next.assignment, task: next.task } : null;
      });
    },
    status: async (taskId) => (await tasks.getTask({ taskId })).status,
    async events(service, taskId) {
      const rows = await host.runtimes
        .get(service)!
        .db.system.orm.execute<{ type: string }>(
          sql`select envelope->>'type' as type from ${sql.identifier(service)}.outbox where envelope->'data'->>'taskId' = ${taskId} order by seq`,
        );
      return rows.map((row) => row.type);
    },
  };
}

/** Hands in, as a client does. */
export function submit(
  host: TestHost,
  s: Scene,
  claimed: Claimed,
  result: Result,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const { id: assignmentId, fence, userId } = claimed.assignment;
  const body = { assignmentId, fence, status: "submitted", result, sequence: 1, activeSeconds: 12, ...more };
  return host.request(
    "annotations",
    { workspaceId: s.workspaceId, userId, permissions: ["annotation.create", "annotation.read"] },
    "POST",
    `/tasks/${claimed.task.id}/annotations`,
    body,
    headers,
  );
}

/** Annotations of a task as everybody with the right sees them. */
export async function annotationsOf(host: TestHost, s: Scene, taskId: string) {
  const system = host.context("annotations", { workspaceId: s.workspaceId, service: true });
  return (await system.call("annotations", annotationsContract).listTaskAnnotations({ taskId })).items;
}
