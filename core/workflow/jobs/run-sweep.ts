import { DrizzleQueryError } from "drizzle-orm/errors";
import * as v from "valibot";
import type { Actor, Context } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { job } from "../../kernel/job.ts";
import { reasonOf } from "../../kernel/logger.ts";
import { isAway, transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { finishSweep } from "../finish-sweep.ts";
import { idsAfter } from "../store/instance-pages.ts";
import { findSweep, noteProgress, type SweepRow } from "../store/sweeps.ts";
import { changerOf, type Outcomes } from "../sweep-change.ts";

const PAGE = 500;
const MOST_AT_ONCE = 100;
const ATTEMPTS = 20;

/** Goes through a sweep's instances by id, some at a time in one transaction that counts them too; goes on where it stopped. */
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
  // A few at first: what is wrong with all of them shows soon, and can be called off.
  let many = 1;
  for (;;) {
    let page = await transaction(ctx, (tx) => idsAfter(tx, row.workspaceId, row.filter, cursor, PAGE));
    if (page.length === 0) break;
    cursor = page.at(-1)!;
    while (page.length > 0) {
      signal.throwIfAborted();
      if (!(await sweepSome(ctx, row, page.slice(0, many), change))) return;
      page = page.slice(many);
      many = Math.min(MOST_AT_ONCE, many * 2);
    }
  }
  await finishSweep(ctx, sweepId, "completed");
}

type Changer = Awaited<ReturnType<typeof changerOf>>;

/** False when the sweep was called off, or another process has got further. One that cannot be written keeps none of the others back. */
async function sweepSome(ctx: Context, row: SweepRow, ids: readonly string[], change: Changer): Promise<boolean> {
  try {
    return await sweepTogether(ctx, row, ids, change);
  } catch (error) {
    if (!(error instanceof DrizzleQueryError) || isAway(error)) throw error;
    if (ids.length === 1) return sweepTogether(ctx, row, ids, () => Promise.resolve(failedOnly(ids[0]!, error)));
    for (const id of ids) if (!(await sweepSome(ctx, row, [id], change))) return false;
    return true;
  }
}

function failedOnly(id: string, error: DrizzleQueryError): Outcomes {
  return new Map([[id, { kind: "failed", reason: `It could not be written: ${reasonOf(error.cause ?? error)}` }]]);
}

async function sweepTogether(ctx: Context, row: SweepRow, ids: readonly string[], change: Changer): Promise<boolean> {
  await failpoint("workflow.sweep.before-change");
  const went = await transaction(ctx, async (tx) => {
    const outcomes = await change(tx, ids);
    await failpoint("workflow.sweep.within-change");
    if (await noteProgress(tx, row, ids.at(-1)!, outcomes, ctx.clock.now())) return true;
    throw new SweepOver();
  }).catch((error: unknown) => {
    if (error instanceof SweepOver) return false;
    throw error;
  });
  await failpoint("workflow.sweep.after-change");
  return went;
}

/** Undoes changes that a sweep has no right to any more. */
class SweepOver extends Error {}

/** Whoever asked for the sweep is who moves the instances. */
function actorOf({ author }: SweepRow): Actor {
  const colon = author.indexOf(":");
  return { type: author.slice(0, colon) as Actor["type"], id: author.slice(colon + 1) };
}
