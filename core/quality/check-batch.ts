import { holderOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { BatchCheck, qualityContract } from "./contract.ts";
import { checkBatchJob } from "./jobs/check-batch.ts";
import { customerOf } from "./project.ts";
import * as store from "./store/batch-checks.ts";
import { scopeOf } from "./view.ts";

type C = typeof qualityContract;

/** Begins to run the rules on every task of a batch that has standing annotations; one that is under way is answered instead. */
export async function checkBatch(ctx: Context, { batchId, projectId }: Input<C["checkBatch"]>): Promise<BatchCheck> {
  const customerId = await customerOf(ctx, projectId);
  const batch = await ctx.call("tasks", tasksContract).getBatch({ batchId });
  if (batch.projectId !== projectId) throw requestProblems.not_found();
  const { workspaceId } = ctx;
  const wanted: store.BatchCheckRow = {
    id: newId(),
    workspaceId,
    customerId,
    projectId,
    batchId,
    status: "queued",
    tasks: batch.tasks,
    checked: 0,
    passed: 0,
    failed: 0,
    lastTaskId: null,
    error: null,
    requestedBy: holderOf(ctx),
    createdAt: ctx.clock.now(),
    completedAt: null,
  };
  return transaction(ctx, async (tx) => {
    const row = await store.addBatchCheck(tx, wanted);
    await enqueue(tx, ctx, checkBatchJob, { batchCheckId: row.id }, { dedupeKey: row.id });
    return toBatchCheck(row);
  });
}

export async function getBatchCheck(ctx: Context, { batchCheckId }: Input<C["getBatchCheck"]>): Promise<BatchCheck> {
  const row = await transaction(ctx, (tx) => store.findBatchCheck(tx, scopeOf(ctx), batchCheckId));
  if (!row) throw requestProblems.not_found();
  return toBatchCheck(row);
}

export async function listBatchChecks(
  ctx: Context,
  { batchId, cursor, limit }: Input<C["listBatchChecks"]>,
): Promise<Page<BatchCheck>> {
  const rows = await transaction(ctx, (tx) => store.batchChecksOf(tx, scopeOf(ctx), batchId, cursor, limit));
  const page = toPage(rows, limit, (row) => row.id);
  return { ...page, items: page.items.map(toBatchCheck) };
}

/** What a run has found by rule; a task that was handed in or checked by hand meanwhile counts too. */
export async function listViolations(
  ctx: Context,
  { batchCheckId }: Input<C["listViolations"]>,
): Promise<Output<C["listViolations"]>> {
  return transaction(ctx, async (tx) => {
    const row = await store.findBatchCheck(tx, scopeOf(ctx), batchCheckId);
    if (!row) throw requestProblems.not_found();
    return { items: await store.violationsOf(tx, row) };
  });
}

function toBatchCheck({
  workspaceId: _workspace,
  customerId: _customer,
  lastTaskId: _last,
  requestedBy: _who,
  createdAt,
  completedAt,
  ...row
}: store.BatchCheckRow): BatchCheck {
  return { ...row, createdAt: createdAt.toISOString(), completedAt: completedAt?.toISOString() ?? null };
}
