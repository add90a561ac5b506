import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { Workflow, workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { workflowProblems } from "./problems.ts";
import { lockWorkflow } from "./save-draft.ts";
import { versionWith } from "./store/versions.ts";
import { describe, updateWorkflow, type WorkflowRow } from "./store/workflows.ts";

type ById = Input<typeof workflowContract.archiveWorkflow>;

/** Takes a workflow out of use; instances under way, and projects that follow it already, go on. */
export async function archiveWorkflow(ctx: Context, { workflowId }: ById): Promise<Workflow> {
  return transaction(ctx, async (tx) => {
    const found = await lockWorkflow(tx, ctx, workflowId);
    return describe(tx, ctx.workspaceId, { ...found, row: await archive(tx, ctx, found.row) });
  });
}

export async function unarchiveWorkflow(ctx: Context, { workflowId }: ById): Promise<Workflow> {
  return transaction(ctx, async (tx) => {
    const found = await lockWorkflow(tx, ctx, workflowId);
    return describe(tx, ctx.workspaceId, { ...found, row: await unarchive(tx, ctx, found.row) });
  });
}

/** Archives a locked workflow. */
export async function archive(tx: Tx, ctx: Context, row: WorkflowRow): Promise<WorkflowRow> {
  if (row.status === "archived") throw workflowProblems.wrong_workflow_status({ detail: "It is archived already." });
  const next = await save(tx, ctx, row, "archived");
  await emit(tx, ctx, workflowEvents, "workflow.archived", { workflowId: row.id });
  return next;
}

/** Brings a locked workflow back as what it was before. */
export async function unarchive(tx: Tx, ctx: Context, row: WorkflowRow): Promise<WorkflowRow> {
  if (row.status !== "archived") throw workflowProblems.wrong_workflow_status({ detail: "It is not archived." });
  const published = await versionWith(tx, ctx.workspaceId, row.id, "published");
  const next = await save(tx, ctx, row, published ? "published" : "draft");
  await emit(tx, ctx, workflowEvents, "workflow.unarchived", { workflowId: row.id });
  return next;
}

async function save(tx: Tx, ctx: Context, row: WorkflowRow, status: WorkflowRow["status"]): Promise<WorkflowRow> {
  const next = { ...row, status, updatedAt: ctx.clock.now(), version: row.version + 1 };
  await updateWorkflow(tx, next);
  return next;
}
