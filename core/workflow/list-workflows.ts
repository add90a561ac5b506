import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Definition, Workflow, workflowContract } from "./contract.ts";
import * as store from "./store/workflows.ts";
import { templates } from "../../machines/engine/templates/templates.ts";

export async function listWorkflows(
  ctx: Context,
  { cursor, limit }: Input<typeof workflowContract.listWorkflows>,
): Promise<Page<Workflow>> {
  const rows = await transaction(ctx, (tx) => store.listWorkflows(tx, ctx.workspaceId, cursor, limit));
  return toPage(rows, limit, (row) => row.id);
}

export async function getWorkflow(
  ctx: Context,
  { workflowId }: Input<typeof workflowContract.getWorkflow>,
): Promise<Workflow> {
  return transaction(ctx, async (tx) => {
    const found = await store.findWorkflow(tx, ctx.workspaceId, workflowId);
    if (!found) throw requestProblems.not_found();
    return store.describe(tx, ctx.workspaceId, found);
  });
}

export function listWorkflowTemplates() {
  return {
    items: templates.map(({ key, name, definition }) => ({
      key,
      name,
      description: definition.description ?? "",
      definition: definition as unknown as Definition,
    })),
  };
}
