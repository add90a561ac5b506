import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { announce } from "./announce.ts";
import { addCheck, type CheckRow } from "./store/checks.ts";

/** Writes an automated check down and tells how it ended, once for each action that asked for it. */
export async function recordCheck(tx: Tx, ctx: Context, check: CheckRow): Promise<void> {
  if (await addCheck(tx, check)) await announce(tx, ctx, check);
}
