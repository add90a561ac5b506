import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Migration, Sweep, workflowContract } from "./contract.ts";
import { finishSweep } from "./finish-sweep.ts";
import { workflowProblems } from "./problems.ts";
import { lockSweep, type SweepRow, toMigration, toSweep } from "./store/sweeps.ts";

/** Calls a sweep off before its next instance. A migration is called off as such, by whoever manages workflows. */
export async function cancelSweep(
  ctx: Context,
  { sweepId }: Input<typeof workflowContract.cancelSweep>,
): Promise<Sweep> {
  return toSweep(await cancel(ctx, sweepId, (row) => row.kind !== "migrate"));
}

export async function cancelMigration(
  ctx: Context,
  { workflowId, migrationId }: Input<typeof workflowContract.cancelMigration>,
): Promise<Migration> {
  const mine = (row: SweepRow) => row.kind === "migrate" && row.workflowId === workflowId;
  return toMigration(await cancel(ctx, migrationId, mine));
}

async function cancel(ctx: Context, id: string, mine: (row: SweepRow) => boolean): Promise<SweepRow> {
  return transaction(ctx, async (tx) => {
    const row = await lockSweep(tx, ctx.workspaceId, id);
    if (!row || !mine(row)) throw requestProblems.not_found();
    const ended = await finishSweep(ctx, id, "cancelled");
    if (!ended) throw workflowProblems.sweep_ended({ sweepStatus: row.status });
    return ended;
  });
}
