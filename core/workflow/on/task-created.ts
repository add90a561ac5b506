import { createHash } from "node:crypto";
import { contextOf } from "../../kernel/bus/deliver.ts";
import { batchReaction } from "../../kernel/reaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import type { tasksEvents } from "../../tasks/events.ts";
import { type Beginning, startInstances } from "../start-instances.ts";
import { findWorkflow } from "../store/workflows.ts";

/** A task's fixed draw in [0, 1) for sampling, the same however often it is asked. */
export function drawOf(taskId: string): number {
  return createHash("sha256").update(taskId).digest().readUInt32BE() / 2 ** 32;
}

/** Starts the workflow of every task that was created; what arrives together starts together. */
export const onTaskCreated = batchReaction("start-instance", ["task.created"], async (runtime, tx, events) => {
  const versions = new Map<string, number>();
  const beginnings: Beginning[] = [];
  for (const event of events) {
    const { taskId, projectId, batchId, workflowId, overlap, reviewShare } = event.data as EventData<
      typeof tasksEvents,
      "task.created"
    >;
    const ctx = contextOf(runtime, event);
    const key = `${ctx.workspaceId}/${workflowId}`;
    const definitionVersion =
      versions.get(key) ?? (await findWorkflow(tx, ctx.workspaceId, workflowId))?.row.definitionVersion;
    if (definitionVersion === undefined)
      throw new Error(`task ${taskId} asks for workflow ${workflowId}, which does not exist`);
    versions.set(key, definitionVersion);
    beginnings.push({
      ctx,
      workflowId,
      definitionVersion,
      taskId,
      projectId,
      batchId,
      input: { overlap, reviewShare, reviewDraw: drawOf(taskId) },
      cause: event.id,
    });
  }
  await startInstances(tx, beginnings);
});
