import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Definition, Workflow, workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { requireVersion } from "./save-draft.ts";
import { addWorkflow } from "./save-workflow.ts";
import { describe, findWorkflow } from "./store/workflows.ts";

/** Copies a version, by default the one in force, into a new workflow that begins as a draft. */
export async function duplicateWorkflow(
  ctx: Context,
  { workflowId, name, definitionVersion }: Input<typeof workflowContract.duplicateWorkflow>,
): Promise<Workflow> {
  return transaction(ctx, async (tx) => {
    const found = await findWorkflow(tx, ctx.workspaceId, workflowId);
    if (!found) throw requestProblems.not_found();
    const { row } = found;
    const number = definitionVersion ?? row.definitionVersion;
    const basis = await requireVersion(tx, ctx, { workflowId, definitionVersion: number });
    const wish = { name: name ?? `${row.name.slice(0, 110)} (copy)`, description: row.description };
    const definition = basis.definition as Definition;
    const made = await addWorkflow(tx, ctx, { ...wish, template: null, status: "draft", definition });
    await emit(tx, ctx, workflowEvents, "workflow.draft.saved", { workflowId: made!.id, definitionVersion: 1 });
    return describe(tx, ctx.workspaceId, { row: made!, definition });
  });
}
