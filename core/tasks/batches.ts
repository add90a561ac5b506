import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { adoptProject } from "./adopt-project.ts";
import type { Batch, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { newBatch } from "./new-batch.ts";
import { openProject } from "./open-project.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/batches.ts";

type C = typeof tasksContract;

export async function listBatches(ctx: Context, { limit, cursor, ...filter }: Input<C["listBatches"]>): Promise<Page<Batch>> {
  const rows = await transaction(ctx, (tx) => store.listBatches(tx, scopeOf(ctx), filter, cursor, limit));
  return toPage(rows.map(store.toBatch), limit, (row) => row.id);
}

export async function getBatch(ctx: Context, { batchId }: Input<C["getBatch"]>): Promise<Batch> {
  const row = await transaction(ctx, (tx) => store.findBatch(tx, scopeOf(ctx), batchId));
  if (!row) throw requestProblems.not_found();
  return store.toBatch(row);
}

export async function createBatch(ctx: Context, { projectId, name, dueAt }: Input<C["createBatch"]>): Promise<Batch> {
  const project = await openProject(ctx, projectId);
  return transaction(ctx, async (tx) => {
    await adoptProject(tx, ctx, project.row);
    const row = newBatch(ctx, projectId, name, dueAt ?? null);
    await store.addBatch(tx, row);
    await emit(tx, ctx, tasksEvents, "batch.created", { batchId: row.id, projectId, name });
    return store.toBatch(row);
  });
}

export async function updateBatch(ctx: Context, { batchId, ifMatch, name, dueAt }: Input<C["updateBatch"]>): Promise<Batch> {
  return transaction(ctx, async (tx) => {
    const visible = await store.findBatch(tx, scopeOf(ctx), batchId);
    const row = visible && (await store.lockBatch(tx, ctx.workspaceId, batchId));
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    const after = { ...row, name: name ?? row.name, dueAt: dueAt === undefined ? row.dueAt : dueAt === null ? null : new Date(dueAt), version: row.version + 1 };
    await store.saveBatch(tx, after);
    return store.toBatch(after);
  });
}
