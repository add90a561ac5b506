import type { Context } from "../kernel/context.ts";
import { projectsContract } from "../projects/contract.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import type { Media } from "./pre-label.contract.ts";
import { type Assignment, type Task, tasksContract } from "../tasks/contract.ts";

/** The part of a task that never changes. */
export interface Subject {
  taskId: string;
  projectId: string;
  batchId: string;
  customerId: string | null;
  schemaVersion: number;
  media: Media;
  /** Whether a model has worked on it before. */
  preLabelled: boolean;
}
export interface Lease {
  assignment: Pick<Assignment, "taskId" | "userId" | "stage" | "status" | "fence">;
  /** Until when the lease is known to run; it may have been extended since. */
  knownUntil: number;
}

const MOST = 20_000;
const schemas = new Map<string, LabelSchema>();
const customers = new Map<string, string | null>();
const subjects = new Map<string, Subject>();
const leases = new Map<string, Lease>();

function keep<T>(cache: Map<string, T>, key: string, value: T): T {
  if (cache.size >= MOST) cache.delete(cache.keys().next().value!);
  cache.set(key, value);
  return value;
}

function mediaOf(data: Task["data"]): Media {
  if (data.type === "image") return { type: "image", width: data.width ?? null, height: data.height ?? null };
  let length = 0;
  for (const _ of data.text) length++;
  return { type: "text", length };
}

/** Whose a project is; its label schema is kept beside it, so that a project is asked for once. */
export async function customerOf(ctx: Context, projectId: string): Promise<string | null> {
  const key = `${ctx.workspaceId}/${projectId}`;
  const known = customers.get(key);
  if (known !== undefined) return known;
  const project = await ctx.call("projects", projectsContract).getProject({ projectId });
  keep(schemas, `${key}/${project.schemaVersion}`, project.labelSchema);
  return keep(customers, key, project.customerId);
}

async function remember(ctx: Context, task: Task): Promise<Subject> {
  const { id: taskId, projectId, batchId, schemaVersion } = task;
  const customerId = await customerOf(ctx, projectId);
  const [media, preLabelled] = [mediaOf(task.data), Boolean(task.preLabel)];
  const subject = { taskId, projectId, batchId, customerId, schemaVersion, media, preLabelled };
  return keep(subjects, `${ctx.workspaceId}/${taskId}`, subject);
}

/** One version of a project's label schema; versions never change, so they are asked for once. */
export async function labelSchemaOf(
  ctx: Context,
  { projectId, schemaVersion }: Pick<Subject, "projectId" | "schemaVersion">,
): Promise<LabelSchema> {
  const key = `${ctx.workspaceId}/${projectId}/${schemaVersion}`;
  const known = schemas.get(key);
  if (known) return known;
  const answer = await ctx.call("projects", projectsContract).getLabelSchema({ projectId, version: schemaVersion });
  return keep(schemas, key, answer.labelSchema);
}

/** The task that an annotation is about; throws 404. */
export async function subjectOf(ctx: Context, taskId: string): Promise<Subject> {
  const known = subjects.get(`${ctx.workspaceId}/${taskId}`);
  return known ?? remember(ctx, await ctx.call("tasks", tasksContract).getTask({ taskId }));
}

/** The lease that somebody works under, as tasks last told it; asked again with `fresh`. Throws 404. */
export async function leaseOf(ctx: Context, assignmentId: string, fresh = false): Promise<Lease> {
  const key = `${ctx.workspaceId}/${assignmentId}`;
  const known = leases.get(key);
  if (known && !fresh) return known;
  const { assignment, task } = await ctx.call("tasks", tasksContract).getAssignment({ assignmentId });
  await remember(ctx, task);
  const { taskId, userId, stage, status, fence, leaseExpiresAt } = assignment;
  const knownUntil = Date.parse(leaseExpiresAt);
  return keep(leases, key, { assignment: { taskId, userId, stage, status, fence }, knownUntil });
}
