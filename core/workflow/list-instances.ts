import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { WorkflowInstance, workflowContract } from "./contract.ts";
import { findInstance, listInstances as listInStore } from "./store/instance-pages.ts";
import { toInstance } from "./store/instances.ts";

export async function listInstances(
  ctx: Context,
  { cursor, limit, ...filter }: Input<typeof workflowContract.listInstances>,
): Promise<Page<WorkflowInstance>> {
  const rows = await transaction(ctx, (tx) => listInStore(tx, ctx.workspaceId, filter, cursor, limit));
  return toPage(rows.map(toInstance), limit, (row) => row.id);
}

export async function getInstance(
  ctx: Context,
  { instanceId }: Input<typeof workflowContract.getInstance>,
): Promise<WorkflowInstance> {
  const row = await transaction(ctx, (tx) => findInstance(tx, ctx.workspaceId, instanceId));
  if (!row) throw requestProblems.not_found();
  return toInstance(row);
}
