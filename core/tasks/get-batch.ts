import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Batch, tasksContract } from "./contract.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/batches.ts";

type C = typeof tasksContract;

export async function getBatch(ctx: Context, { batchId }: Input<C["getBatch"]>): Promise<Batch> {
  const row = await transaction(ctx, (tx) => store.findBatch(tx, scopeOf(ctx), batchId));
  if (!row) throw requestProblems.not_found();
  return store.toBatch(row);
}
