import * as v from "valibot";
import { type Annotation, annotationsContract } from "../../annotations/contract.ts";
import type { Context } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { job } from "../../kernel/job.ts";
import { reasonOf } from "../../kernel/logger.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { emit } from "../../kernel/outbox.ts";
import { tasksContract } from "../../tasks/contract.ts";
import { qualityEvents } from "../events.ts";
import { judgeTask } from "../run-rules.ts";
import { type BatchCheckRow, lockBatchCheck, saveBatchCheck } from "../store/batch-checks.ts";
import { addCheck } from "../store/checks.ts";

/** Runs the rules on a batch, a task at a time; one that was interrupted goes on after the last task that it checked. */
export const checkBatchJob = job("check-batch", v.object({ batchCheckId: Id }), async (ctx, { batchCheckId }, run) => {
  const begun = await change(ctx, batchCheckId, (row) => ({ ...row, status: "running" }));
  if (!begun) return;
  try {
    for await (const annotations of byTask(ctx, begun)) {
      run.signal.throwIfAborted();
      const taskId = annotations[0]!.taskId;
      if (begun.lastTaskId !== null && taskId <= begun.lastTaskId) continue;
      await checkOne(ctx, batchCheckId, taskId, annotations);
      await failpoint("quality.check-batch.after-task");
    }
  } catch (error) {
    if (run.lastAttempt && !run.signal.aborted) {
      const completedAt = ctx.clock.now();
      await change(ctx, batchCheckId, (row) => ({ ...row, status: "failed", error: reasonOf(error), completedAt }));
    }
    throw error;
  }
  const completedAt = ctx.clock.now();
  await change(ctx, batchCheckId, (row) => ({ ...row, status: "completed", completedAt }));
});

/** Changes a run that is under way; undefined when it has ended. */
async function change(
  ctx: Context,
  id: string,
  how: (row: BatchCheckRow) => BatchCheckRow,
): Promise<BatchCheckRow | undefined> {
  return transaction(ctx, async (tx) => {
    const row = await lockBatchCheck(tx, ctx.workspaceId, id);
    if (row?.status !== "queued" && row?.status !== "running") return undefined;
    const changed = how(row);
    await saveBatchCheck(tx, changed);
    if (changed.status === "completed" || changed.status === "failed") {
      const { status, checked, passed, failed, projectId, batchId, requestedBy } = changed;
      const told = { batchCheckId: id, projectId, batchId, status, checked, passed, failed, requestedBy };
      await emit(tx, ctx, qualityEvents, "batch_check.ended", told);
    }
    return changed;
  });
}

async function checkOne(
  ctx: Context,
  batchCheckId: string,
  taskId: string,
  annotations: readonly Annotation[],
): Promise<void> {
  const task = await ctx.call("tasks", tasksContract).getTask({ taskId });
  const check = await judgeTask(ctx, task, annotations, null);
  await transaction(ctx, async (tx) => {
    const row = await lockBatchCheck(tx, ctx.workspaceId, batchCheckId);
    if (row?.status !== "running" || (row.lastTaskId !== null && taskId <= row.lastTaskId)) return;
    const outcome = check.outcome === "passed" ? "passed" : "failed";
    await addCheck(tx, check);
    await saveBatchCheck(tx, { ...row, lastTaskId: taskId, checked: row.checked + 1, [outcome]: row[outcome] + 1 });
  });
}

async function* byTask(ctx: Context, { projectId, batchId }: BatchCheckRow): AsyncGenerator<Annotation[]> {
  const stream = await ctx
    .call("annotations", annotationsContract)
    .streamAnnotations({ projectId, batchId, include: "submitted" });
  let group: Annotation[] = [];
  for await (const annotation of stream) {
    if (annotation.source !== "human") continue;
    if (group.length > 0 && group[0]!.taskId !== annotation.taskId) {
      yield group;
      group = [];
    }
    group.push(annotation);
  }
  if (group.length > 0) yield group;
}
