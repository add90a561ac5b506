import { eq, sql } from "drizzle-orm";
import { assignments } from "../../db/schema/tasks.ts";
import { runMany, runOne } from "../kernel/bus/deliver.ts";
import type { Context } from "../kernel/context.ts";
import type { TestHost } from "../kernel/testing/host.ts";
import type { AnyReaction } from "../kernel/reaction.ts";
import { systemQuery } from "../kernel/transaction.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { createProject } from "../projects/create-project.ts";
import type { Project, ProjectSettings } from "../projects/contract.ts";
import { workflowContract } from "../workflow/contract.ts";
import { completeAssignment } from "./complete-assignment.ts";
import type { Assignment, Queue } from "./contract.ts";
import { createTasks } from "./create-tasks.ts";
import { onStateTransitioned } from "./on/state-transitioned.ts";
import { onWorkflowActionExecuted } from "./on/workflow-action-executed.ts";
import { onWorkflowInstanceCompleted } from "./on/workflow-instance-completed.ts";
import { nextTask } from "./next-task.ts";
import { listQueues } from "./list-queues.ts";
import { toAssignment } from "./store/assignments.ts";

/** What tests of tasks start from: a text project, its queues, and a stand-in for what the workflow says. */
export interface Scene {
  ctx: Context;
  project: Project;
  queues: { annotate: Queue; review: Queue };
  /** A person of this workspace. */
  person(userId?: string): Context;
  addTasks(count: number, more?: object): Promise<string[]>;
  /** Opens tasks for a stage, as the workflow does. */
  open(
    taskIds: readonly string[],
    params?: { stage?: "annotate" | "review"; overlap?: number; reserveFor?: string[] },
    sequence?: number,
  ): Promise<void>;
  close(taskId: string, sequence: number): Promise<void>;
  /** Hands over actions of one step of a task's workflow. */
  act(taskId: string, actions: readonly [string, Record<string, unknown>][], sequence: number): Promise<void>;
  status(taskId: string, status: string, sequence: number, stage?: string): Promise<void>;
  end(taskId: string, status?: "completed" | "cancelled"): Promise<void>;
  /** Claims for a person; fails when there is nothing for him. */
  claim(person: Context, stage?: "annotate" | "review"): Promise<Assignment>;
  /** Hands in under a lease, as annotations and quality do. */
  submit(assignment: Assignment, reference?: string): Promise<Assignment>;
  /** All assignments of this workspace. */
  assignments(): Promise<Assignment[]>;
  /** What was said so far in this workspace, in order. */
  said(...types: string[]): Promise<{ type: string; data: Record<string, unknown> }[]>;
}

/** Hands events to one reaction in one go, as the bus does; `id` makes it the same event again. */
export async function hand(
  ctx: Context,
  reaction: AnyReaction,
  list: readonly Record<string, unknown>[],
  id?: string,
): Promise<void> {
  const events = list.map((data) => envelope(ctx, data, id ?? newId()));
  if (reaction.kind === "one") for (const event of events) await runOne(ctx.runtime, reaction, event);
  else await runMany(ctx.runtime, reaction, events);
}

function envelope(ctx: Context, data: Record<string, unknown>, id: string): Envelope {
  return {
    specversion: "1.0",
    id,
    source: "/welo/test",
    type: "",
    subject: "",
    time: new Date().toISOString(),
    datacontenttype: "application/json",
    dataschema: "",
    workspaceid: ctx.workspaceId,
    actor: "system:test",
    partitionkey: "",
    correlationid: id,
    causationid: null,
    traceparent: null,
    data,
  };
}

/** A workflow that asks for nothing: what a workflow says is said by the test. */
async function quietWorkflow(ctx: Context): Promise<string> {
  const states = { waiting: { on: { "task.cancelled": "over" } }, over: { type: "final" } };
  const definition = { id: "quiet", initial: "waiting", states };
  return (await ctx.call("workflow", workflowContract).createWorkflow({ name: "Quiet", definition })).id;
}

export async function scene(
  host: TestHost,
  settings: Partial<ProjectSettings> = {},
  workspaceId = newId(),
): Promise<Scene> {
  const ctx = host.context("tasks", { workspaceId });
  const project = await createProject(host.context("projects", { workspaceId }), {
    name: "Letters",
    description: "",
    customerId: null,
    templateId: "sentiment",
    workflowId: host.runtimes.has("workflow") ? await quietWorkflow(ctx) : newId(),
    settings: { overlap: 1, ...settings },
    dueAt: null,
    draft: false,
  });
  await createTasks(ctx, { projectId: project.id, tasks: [{}] });
  const { items } = await listQueues(ctx, { projectId: project.id, limit: 50 });
  const queue = (stage: string) => items.find((one) => one.stage === stage)!;
  const batchOf = new Map<string, string>();
  const about = (taskId: string) => ({
    instanceId: taskId,
    workflowId: project.workflowId,
    taskId,
    projectId: project.id,
    batchId: batchOf.get(taskId)!,
  });
  return {
    ctx,
    project,
    queues: { annotate: queue("annotate"), review: queue("review") },
    person: (userId = newId()) => host.context("tasks", { workspaceId, userId }),
    async addTasks(count, more = {}) {
      const tasks = Array.from({ length: count }, (_, i) => ({ data: { type: "text", text: `Letter ${i}` } }));
      const report = await createTasks(ctx, { projectId: project.id, tasks, ...more });
      const ids = report.lines.map((line) => line.taskId!);
      for (const id of ids) batchOf.set(id, report.batchId!);
      return ids;
    },
    async open(taskIds, { stage = "annotate", overlap = project.settings.overlap, reserveFor } = {}, sequence = 1) {
      const params = { stage, overlap, ...(reserveFor ? { reserveFor } : {}) };
      await hand(
        ctx,
        onWorkflowActionExecuted,
        taskIds.map((taskId) => ({ ...about(taskId), sequence, key: "", action: "task.open", params, cause: "" })),
      );
    },
    act: (taskId, actions, sequence) =>
      hand(
        ctx,
        onWorkflowActionExecuted,
        actions.map(([action, params]) => ({ ...about(taskId), sequence, key: "", action, params, cause: "" })),
      ),
    close: (taskId, sequence) =>
      hand(ctx, onWorkflowActionExecuted, [
        { ...about(taskId), sequence, key: "", action: "task.close", params: {}, cause: "" },
      ]),
    status: (taskId, status, sequence, stage) =>
      hand(ctx, onStateTransitioned, [
        { ...about(taskId), sequence, event: "", from: [], to: [], meta: { status, stage } },
      ]),
    end: (taskId, status = "completed") =>
      hand(ctx, onWorkflowInstanceCompleted, [{ ...about(taskId), states: [], status }]),
    async claim(person, stage = "annotate") {
      const { assignment, empty } = await nextTask(person, { queueId: queue(stage).id });
      if (!assignment) throw new Error(`nothing to claim: ${empty?.reason}`);
      return assignment;
    },
    submit: ({ id, fence, userId }, reference = newId()) =>
      completeAssignment(ctx, { assignmentId: id, fence, userId, reference }),
    async assignments() {
      const mine = eq(assignments.workspaceId, workspaceId);
      const rows = await systemQuery(ctx.runtime, (tx) => tx.select().from(assignments).where(mine));
      return rows.map((row) => toAssignment(row, ctx.clock.now()));
    },
    async said(...types) {
      const rows = await systemQuery(ctx.runtime, (tx) =>
        tx.execute<{ type: string; data: Record<string, unknown> }>(sql`
          select envelope->>'type' as type, envelope->'data' as data from tasks.outbox
          where workspace_id = ${workspaceId} order by seq`),
      );
      return rows.filter(({ type }) => types.includes(type)).map(({ type, data }) => ({ type, data }));
    },
  };
}
