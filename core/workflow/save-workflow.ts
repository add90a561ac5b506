import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { archive, unarchive } from "./archive-workflow.ts";
import type { Definition, Workflow, workflowContract } from "./contract.ts";
import { requireSound } from "./definitions.ts";
import { workflowEvents } from "./events.ts";
import { newVersion } from "./new-version.ts";
import { workflowProblems } from "./problems.ts";
import { publishDraft } from "./publish-workflow.ts";
import { lockWorkflow, saveAsDraft } from "./save-draft.ts";
import { insertVersion } from "./store/versions.ts";
import * as store from "./store/workflows.ts";
import { templates } from "../../machines/engine/templates/templates.ts";

interface NewWorkflow {
  name: string;
  description: string;
  template: string | null;
  status: "draft" | "published";
  definition: Definition;
}

/** Adds a workflow with its first version; undefined when the workspace has one of that template already. */
export async function addWorkflow(
  tx: Tx,
  ctx: Context,
  { definition, ...wish }: NewWorkflow,
): Promise<store.WorkflowRow | undefined> {
  const now = ctx.clock.now();
  const row: store.WorkflowRow = {
    ...wish,
    id: newId(),
    workspaceId: ctx.workspaceId,
    definitionVersion: 1,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  if (!(await store.insertWorkflow(tx, row))) return undefined;
  await insertVersion(tx, newVersion(ctx, row.id, 1, wish.status, definition));
  return row;
}

export async function createWorkflow(
  ctx: Context,
  input: Input<typeof workflowContract.createWorkflow>,
): Promise<Workflow> {
  const { definition, status } = input;
  if (status === "published") requireSound(definition);
  return transaction(ctx, async (tx) => {
    const row = (await addWorkflow(tx, ctx, { ...input, template: null }))!;
    const type = status === "published" ? "workflow.published" : "workflow.draft.saved";
    await emit(tx, ctx, workflowEvents, type, { workflowId: row.id, definitionVersion: 1 });
    return store.describe(tx, ctx.workspaceId, { row, definition });
  });
}

/** The workspace's workflow of a template, made the first time it is asked for. */
export async function ensureWorkflow(
  ctx: Context,
  input: Input<typeof workflowContract.ensureWorkflow>,
): Promise<Workflow> {
  const template = templates.find((one) => one.key === input.template);
  if (!template) throw workflowProblems.template_not_found({ template: input.template });
  return transaction(ctx, async (tx) => {
    const definition = template.definition as unknown as Definition;
    const wish = { name: template.name, description: template.definition.description ?? "", template: template.key };
    const row = await addWorkflow(tx, ctx, { ...wish, status: "published", definition });
    if (row) {
      await emit(tx, ctx, workflowEvents, "workflow.published", { workflowId: row.id, definitionVersion: 1 });
      return store.describe(tx, ctx.workspaceId, { row, definition });
    }
    const workflowId = await store.findByTemplate(tx, ctx.workspaceId, template.key);
    return store.describe(tx, ctx.workspaceId, (await store.findWorkflow(tx, ctx.workspaceId, workflowId!))!);
  });
}

/** Renames or describes a workflow anew; a changed definition is saved as its draft, a changed status publishes or archives it. */
export async function updateWorkflow(
  ctx: Context,
  { workflowId, ifMatch, definition, status, ...texts }: Input<typeof workflowContract.updateWorkflow>,
): Promise<Workflow> {
  return transaction(ctx, async (tx) => {
    const found = await lockWorkflow(tx, ctx, workflowId);
    checkMatch(ifMatch, found.row.version);
    const changed = Object.keys(texts);
    if (changed.length > 0) {
      const row = { ...found.row, ...texts, version: found.row.version + 1, updatedAt: ctx.clock.now() };
      await store.updateWorkflow(tx, row);
      await emit(tx, ctx, workflowEvents, "workflow.updated", { workflowId, changed });
    }
    if (definition && JSON.stringify(definition) !== JSON.stringify(found.definition))
      await saveAsDraft(tx, ctx, found.row, definition);
    if (status && status !== found.row.status) await changeStatus(tx, ctx, workflowId, status);
    return store.describe(tx, ctx.workspaceId, await lockWorkflow(tx, ctx, workflowId));
  });
}

async function changeStatus(tx: Tx, ctx: Context, workflowId: string, status: "published" | "archived"): Promise<void> {
  const { row } = await lockWorkflow(tx, ctx, workflowId);
  if (status === "archived") await archive(tx, ctx, row);
  else if (row.status === "archived") await unarchive(tx, ctx, row);
  else await publishDraft(tx, ctx, row, { acknowledgeWarnings: true });
}
