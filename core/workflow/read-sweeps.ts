import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Migration, Sweep, workflowContract } from "./contract.ts";
import * as store from "./store/sweeps.ts";
import { findWorkflow } from "./store/workflows.ts";

export async function listMigrations(
  ctx: Context,
  { workflowId, cursor, limit }: Input<typeof workflowContract.listMigrations>,
): Promise<Page<Migration>> {
  const rows = await transaction(ctx, async (tx) => {
    if (!(await findWorkflow(tx, ctx.workspaceId, workflowId))) throw requestProblems.not_found();
    return store.listMigrations(tx, ctx.workspaceId, workflowId, cursor, limit);
  });
  return toPage(rows, limit, (row) => row.id);
}

export async function getMigration(
  ctx: Context,
  { workflowId, migrationId }: Input<typeof workflowContract.getMigration>,
): Promise<Migration> {
  const row = await transaction(ctx, (tx) => store.findSweep(tx, ctx.workspaceId, migrationId));
  if (row?.kind !== "migrate" || row.workflowId !== workflowId) throw requestProblems.not_found();
  return store.toMigration(row);
}

export async function listSweeps(
  ctx: Context,
  { workflowId, cursor, limit }: Input<typeof workflowContract.listSweeps>,
): Promise<Page<Sweep>> {
  const rows = await transaction(ctx, (tx) => store.listSweeps(tx, ctx.workspaceId, workflowId, cursor, limit));
  return toPage(rows, limit, (row) => row.id);
}

export async function getSweep(ctx: Context, { sweepId }: Input<typeof workflowContract.getSweep>): Promise<Sweep> {
  const row = await transaction(ctx, (tx) => store.findSweep(tx, ctx.workspaceId, sweepId));
  if (!row) throw requestProblems.not_found();
  return store.toSweep(row);
}
