import { createHash } from "node:crypto";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { tasksEvents } from "../../tasks/events.ts";
import { startInstanceIn } from "../apply-event.ts";
import { findWorkflow } from "../store/workflows.ts";

/** A task's fixed draw in [0, 1) for sampling, the same however often it is asked. */
export function drawOf(taskId: string): number {
  return createHash("sha256").update(taskId).digest().readUInt32BE() / 2 ** 32;
}

export const onTaskCreated = reaction("start-instance", tasksEvents, "task.created", async (ctx, event) => {
  const { taskId, projectId, batchId, workflowId, overlap, reviewShare } = event.data;
  await transaction(ctx, async (tx) => {
    const workflow = await findWorkflow(tx, ctx.workspaceId, workflowId);
    if (!workflow) throw new Error(`task ${taskId} asks for workflow ${workflowId}, which does not exist`);
    const base = { workflowId, definitionVersion: workflow.row.definitionVersion, taskId, projectId, batchId };
    await startInstanceIn(tx, ctx, base, { overlap, reviewShare, reviewDraw: drawOf(taskId) }, event.id);
  });
});
