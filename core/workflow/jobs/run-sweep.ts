import * as v from "valibot";
import type { Actor, Context } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { finishSweep } from "../finish-sweep.ts";
import { idsAfter } from "../store/instance-pages.ts";
import { findSweep, noteProgress, type SweepRow } from "../store/sweeps.ts";
import { changerOf } from "../sweep-change.ts";

const PAGE = 500;
const ATTEMPTS = 20;

/** Goes through a sweep's instances by id, each in a transaction of its own that counts it too; goes on where it stopped. */
export const runSweep = job(
  "run-sweep",
  v.object({ sweepId: Id }),
  async (ctx, { sweepId }, { signal, lastAttempt }) => {
    try {
      await sweep(ctx, sweepId, signal);
    } catch (error) {
      if (lastAttempt && !signal.aborted) await finishSweep(ctx, sweepId, "failed");
      throw error;
    }
  },
  ATTEMPTS,
);

async function sweep(own: Context, sweepId: string, signal: AbortSignal): Promise<void> {
  const row = await transaction(own, (tx) => findSweep(tx, own.workspaceId, sweepId));
  if (row?.status !== "running") return;
  const ctx: Context = { ...own, actor: actorOf(row), causationId: row.id };
  const change = await changerOf(ctx, row);
  let cursor = row.cursor;
  for (;;) {
    const page = await transaction(ctx, (tx) => idsAfter(tx, row.workspaceId, row.filter, cursor, PAGE));
    if (page.length === 0) break;
    for (const instanceId of page) {
      signal.throwIfAborted();
      if (!(await sweepOne(ctx, row, instanceId, change))) return;
    }
    cursor = page.at(-1)!;
  }
  await finishSweep(ctx, sweepId, "completed");
}

/** False when the sweep was called off, or another process has got further. */
async function sweepOne(
  ctx: Context,
  row: SweepRow,
  instanceId: string,
  change: Awaited<ReturnType<typeof changerOf>>,
): Promise<boolean> {
  await failpoint("workflow.sweep.before-change");
  const went = await transaction(ctx, async (tx) => {
    const outcome = await change(tx, instanceId);
    await failpoint("workflow.sweep.within-change");
    if (await noteProgress(tx, row, instanceId, outcome, ctx.clock.now())) return true;
    throw new SweepOver();
  }).catch((error: unknown) => {
    if (error instanceof SweepOver) return false;
    throw error;
  });
  await failpoint("workflow.sweep.after-change");
  return went;
}

/** Undoes the change of an instance that a sweep has no right to any more. */
class SweepOver extends Error {}

/** Whoever asked for the sweep is who moves the instances. */
function actorOf({ author }: SweepRow): Actor {
  const colon = author.indexOf(":");
  return { type: author.slice(0, colon) as Actor["type"], id: author.slice(colon + 1) };
}
