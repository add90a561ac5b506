// A small world to export from, for tests: real projects, tasks and files, and annotations that a test says were made.
import { sql } from "drizzle-orm";
import type { Annotation } from "../annotations/contract.ts";
import { annotationsContract } from "../annotations/contract.ts";
import type { Region } from "../annotations/region.contract.ts";
import { filesService } from "../files/service.ts";
import type { Context } from "../kernel/context.ts";
import { type Service, service } from "../kernel/lifecycle/service.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Project, projectsContract, type ProjectSettings } from "../projects/contract.ts";
import { projectsService } from "../projects/service.ts";
import { tasksContract } from "../tasks/contract.ts";
import { tasksService } from "../tasks/service.ts";
import { annotationsEvents } from "../annotations/events.ts";
import type { Export } from "./contract.ts";
import { getExport } from "./read-exports.ts";
import { exportsService } from "./service.ts";

const made = new Map<string, Annotation[]>();
/** Set to make the stream of annotations fail. */
export const fault: { message: string | null } = { message: null };

/** Speaks the part of the contract that exports asks for. */
const annotationsStandIn = service({
  name: "annotations",
  contract: { streamAnnotations: annotationsContract.streamAnnotations },
  events: annotationsEvents,
  routes: {
    async *streamAnnotations(_ctx, { projectId, batchId, include }) {
      if (fault.message) throw new Error(fault.message);
      const all = (made.get(projectId) ?? []).filter(
        (one) => (!batchId || one.batchId === batchId) && (include === "submitted" || one.status === "accepted"),
      );
      yield* all.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1));
    },
  },
});

export const world: readonly Service[] = [
  exportsService,
  projectsService,
  tasksService,
  filesService,
  annotationsStandIn,
];

export async function textProject(ctx: Context, settings: Partial<ProjectSettings> = {}): Promise<Project> {
  return ctx
    .call("projects", projectsContract)
    .createProject({ name: "Speeches & more", templateId: "entities", workflowId: newId(), settings });
}

/** A batch of texts, with the ids of its tasks in the order of the texts. */
export async function batchOf(
  ctx: Context,
  project: Project,
  texts: readonly string[],
): Promise<{ batchId: string; taskIds: string[] }> {
  const tasks = texts.map((text) => ({ data: { type: "text", text } }));
  const report = await ctx
    .call("tasks", tasksContract)
    .createTasks({ projectId: project.id, batchName: "Spring", tasks });
  return { batchId: report.batchId!, taskIds: report.lines.map(({ taskId }) => taskId!) };
}

/** Says that somebody annotated a task. */
export function annotate(
  project: Project,
  batchId: string,
  taskId: string,
  regions: Region[],
  more: Partial<Annotation> = {},
): Annotation {
  const at = "2025-03-01T10:00:00.000Z";
  const annotation: Annotation = {
    id: newId(),
    taskId,
    projectId: project.id,
    batchId,
    assignmentId: null,
    userId: newId(),
    status: "accepted",
    schemaVersion: 1,
    result: { regions, relations: [], answers: {} },
    draft: null,
    confidence: null,
    activeSeconds: 5,
    source: "human",
    feedback: null,
    createdAt: at,
    updatedAt: at,
    submittedAt: at,
    version: 1,
    ...more,
  };
  made.set(project.id, [...(made.get(project.id) ?? []), annotation]);
  return annotation;
}

/** Waits for an export to have a status. */
export function until(ctx: Context, exportId: string, status: Export["status"]): Promise<Export> {
  return eventually(async () => {
    const found = await getExport(ctx, { exportId });
    return found.status === status ? found : null;
  });
}

/** The bytes of an object in the bucket. */
export async function objectAt(ctx: Context, key: string): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync((await ctx.runtime.storage.get(key)) ?? []));
}

/** What exports said in this workspace, in order. */
export async function said(ctx: Context): Promise<string[]> {
  const rows = await ctx.runtime.db.system.orm.execute<{ type: string }>(
    sql`select envelope->>'type' as type from exports.outbox where workspace_id = ${ctx.workspaceId} order by seq`,
  );
  return rows.map(({ type }) => type);
}
