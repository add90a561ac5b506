import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { adoptProject } from "./adopt-project.ts";
import type { Batch, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { newBatch } from "./new-batch.ts";
import { knownProject } from "./open-project.ts";
import * as store from "./store/batches.ts";

type C = typeof tasksContract;

export async function createBatch(ctx: Context, { projectId, name, dueAt }: Input<C["createBatch"]>): Promise<Batch> {
  const project = await knownProject(ctx, projectId);
  return transaction(ctx, async (tx) => {
    await adoptProject(tx, ctx, project.row);
    const row = newBatch(ctx, projectId, name, dueAt ?? null);
    await store.addBatch(tx, row);
    await emit(tx, ctx, tasksEvents, "batch.created", { batchId: row.id, projectId, name });
    return store.toBatch(row);
  });
}
