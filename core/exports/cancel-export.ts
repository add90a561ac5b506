import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Export, exportsContract } from "./contract.ts";
import { move } from "./rules.ts";
import * as store from "./store.ts";

/** Stops an export that is not finished; a run under way notices within a second. */
export async function cancelExport(
  ctx: Context,
  { exportId }: Input<typeof exportsContract.cancelExport>,
): Promise<Export> {
  return transaction(ctx, async (tx) => {
    const row = await store.lockExport(tx, store.scopeOf(ctx), exportId);
    if (!row) throw requestProblems.not_found();
    const cancelled = { ...row, status: move(row.status, "cancel"), version: row.version + 1 };
    await store.saveExport(tx, cancelled);
    return store.toExport(cancelled);
  });
}
