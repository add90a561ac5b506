import { type Annotation, annotationsContract } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { QualityCheck, qualityContract } from "./contract.ts";
import { customerOf } from "./project.ts";
import { judgeTask, runRules } from "./run-rules.ts";
import { addCheck } from "./store/checks.ts";
import { toCheck } from "./view.ts";

type C = typeof qualityContract;

/** Runs the rules on a task now. It is written down and told to nobody: neither the task nor its annotations move. */
export async function createCheck(ctx: Context, { taskId }: Input<C["createCheck"]>): Promise<QualityCheck> {
  const check = await runRules(ctx, taskId, null);
  await transaction(ctx, (tx) => addCheck(tx, check));
  return toCheck(check);
}

/** Runs the rules on every task of a batch that has standing annotations, a task at a time. */
export async function checkBatch(
  ctx: Context,
  { batchId, projectId }: Input<C["checkBatch"]>,
): Promise<Output<C["checkBatch"]>> {
  await customerOf(ctx, projectId);
  const batch = await ctx.call("tasks", tasksContract).getBatch({ batchId });
  if (batch.projectId !== projectId) throw requestProblems.not_found();
  const counts = { checked: 0, passed: 0, failed: 0 };
  for await (const annotations of byTask(ctx, projectId, batchId)) {
    const task = await ctx.call("tasks", tasksContract).getTask({ taskId: annotations[0]!.taskId });
    const check = await judgeTask(ctx, task, annotations, null);
    await transaction(ctx, (tx) => addCheck(tx, check));
    counts.checked++;
    counts[check.outcome === "passed" ? "passed" : "failed"]++;
  }
  return counts;
}

async function* byTask(ctx: Context, projectId: string, batchId: string): AsyncGenerator<Annotation[]> {
  const stream = await ctx
    .call("annotations", annotationsContract)
    .streamAnnotations({ projectId, batchId, include: "submitted" });
  let group: Annotation[] = [];
  for await (const annotation of stream) {
    if (group.length > 0 && group[0]!.taskId !== annotation.taskId) {
      yield group;
      group = [];
    }
    group.push(annotation);
  }
  if (group.length > 0) yield group;
}
