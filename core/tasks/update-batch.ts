import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { changeOf } from "./change-of.ts";
import type { Batch, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/batches.ts";

type C = typeof tasksContract;

export async function updateBatch(
  ctx: Context,
  { batchId, ifMatch, name, dueAt }: Input<C["updateBatch"]>,
): Promise<Batch> {
  return transaction(ctx, async (tx) => {
    const visible = await store.findBatch(tx, scopeOf(ctx), batchId);
    const row = visible && (await store.lockBatch(tx, ctx.workspaceId, batchId));
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    const after = {
      ...row,
      name: name ?? row.name,
      dueAt: dueAt === undefined ? row.dueAt : dueAt === null ? null : new Date(dueAt),
      version: row.version + 1,
    };
    await store.saveBatch(tx, after);
    await emit(tx, ctx, tasksEvents, "batch.updated", {
      batchId,
      projectId: row.projectId,
      ...changeOf(told(row), told(after)),
    });
    return store.toBatch(after);
  });
}

function told({ name, dueAt }: store.BatchRow) {
  return { name, dueAt: dueAt?.toISOString() ?? null };
}
