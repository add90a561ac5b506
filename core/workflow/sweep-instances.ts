import type { SweepFilter, SweepMigration } from "../../db/schema/workflow.ts";
import { actorName, type Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Sweep, workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { runSweep } from "./jobs/run-sweep.ts";
import { countFitting } from "./store/instance-pages.ts";
import { insertSweep, type SweepRow, toSweep } from "./store/sweeps.ts";
import { findWorkflow } from "./store/workflows.ts";

const concerns = {
  pause: ["active"],
  resume: ["paused"],
  stop: ["active", "paused"],
  retry: ["failed"],
} as const;

/** Begins to hold, resume, end or retry all instances that fit. */
export async function sweepInstances(
  ctx: Context,
  { action, filter }: Input<typeof workflowContract.sweepInstances>,
): Promise<Sweep> {
  return transaction(ctx, async (tx) => {
    const { workflowId } = filter;
    if (workflowId && !(await findWorkflow(tx, ctx.workspaceId, workflowId))) throw requestProblems.not_found();
    const concerned = { ...filter, among: concerns[action] };
    const total = await countFitting(tx, ctx.workspaceId, concerned);
    return toSweep(await beginSweep(tx, ctx, action, concerned, total, null));
  });
}

/** Writes a sweep down together with the job that carries it out. */
export async function beginSweep(
  tx: Tx,
  ctx: Context,
  kind: SweepRow["kind"],
  filter: SweepFilter,
  total: number,
  migration: SweepMigration | null,
): Promise<SweepRow> {
  const now = ctx.clock.now();
  const row: SweepRow = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    kind,
    status: "running",
    workflowId: filter.workflowId ?? null,
    filter,
    migration,
    cursor: null,
    total,
    done: 0,
    skipped: 0,
    failed: 0,
    failures: [],
    author: actorName(ctx.actor),
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    version: 1,
  };
  await insertSweep(tx, row);
  await enqueue(tx, ctx, runSweep, { sweepId: row.id }, { dedupeKey: row.id });
  await emit(tx, ctx, workflowEvents, "workflow.sweep.started", {
    sweepId: row.id,
    kind,
    workflowId: row.workflowId,
    total,
  });
  return row;
}
