import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { announce } from "./announce.ts";
import { qualityEvents } from "./events.ts";
import { addCheck, type CheckRow } from "./store/checks.ts";

/** Annotators who agree less than this on work that passed, or whose work failed for want of agreement alone, have understood the task differently. */
const DISAGREE = 0.5;

/** Writes an automated check down and tells how it ended, once for each action that asked for it. */
export async function recordCheck(tx: Tx, ctx: Context, check: CheckRow): Promise<void> {
  if (!(await addCheck(tx, check))) return;
  await announce(tx, ctx, check);
  const { taskId, projectId, batchId, annotationIds, agreement, outcome, rejected } = check;
  const divided = outcome === "passed" ? agreement !== null && agreement < DISAGREE : rejected.length === 0;
  if (agreement === null || !divided) return;
  const told = { taskId, projectId, batchId, annotationIds, agreement };
  await emit(tx, ctx, qualityEvents, "consensus.required", told);
}
