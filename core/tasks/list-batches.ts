import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { Batch, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/batches.ts";

type C = typeof tasksContract;

export async function listBatches(
  ctx: Context,
  { limit, cursor, ...filter }: Input<C["listBatches"]>,
): Promise<Page<Batch>> {
  const rows = await transaction(ctx, (tx) => store.listBatches(tx, scopeOf(ctx), filter, cursor, limit));
  return toPage(rows.map(store.toBatch), limit, (row) => row.id);
}
