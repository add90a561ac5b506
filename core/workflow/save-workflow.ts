import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Definition, Workflow, workflowContract } from "./contract.ts";
import { requireSound } from "./definitions.ts";
import { workflowEvents } from "./events.ts";
import { workflowProblems } from "./problems.ts";
import * as store from "./store/workflows.ts";
import { templates } from "../../machines/engine/templates/templates.ts";

function newRow(ctx: Context, name: string, description: string, template: string | null): store.WorkflowRow {
  const now = ctx.clock.now();
  return {
    id: newId(),
    workspaceId: ctx.workspaceId,
    name,
    description,
    template,
    status: "published",
    definitionVersion: 1,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

export async function createWorkflow(
  ctx: Context,
  input: Input<typeof workflowContract.createWorkflow>,
): Promise<Workflow> {
  requireSound(input.definition);
  return transaction(ctx, async (tx) => {
    const row = newRow(ctx, input.name, input.description, null);
    await store.insertWorkflow(tx, row, input.definition);
    await emit(tx, ctx, workflowEvents, "workflow.published", { workflowId: row.id, definitionVersion: 1 });
    return store.describe(tx, ctx.workspaceId, { row, definition: input.definition });
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
    const row = newRow(ctx, template.name, template.definition.description ?? "", template.key);
    if (await store.insertWorkflow(tx, row, definition)) {
      await emit(tx, ctx, workflowEvents, "workflow.published", { workflowId: row.id, definitionVersion: 1 });
      return store.describe(tx, ctx.workspaceId, { row, definition });
    }
    const workflowId = await store.findByTemplate(tx, ctx.workspaceId, template.key);
    return store.describe(tx, ctx.workspaceId, (await store.findWorkflow(tx, ctx.workspaceId, workflowId!))!);
  });
}

/** A changed definition becomes a new version; instances under way stay on theirs. */
export async function updateWorkflow(
  ctx: Context,
  { workflowId, ifMatch, definition, ...changes }: Input<typeof workflowContract.updateWorkflow>,
): Promise<Workflow> {
  if (definition) requireSound(definition);
  return transaction(ctx, async (tx) => {
    const found = await store.findWorkflow(tx, ctx.workspaceId, workflowId, true);
    if (!found) throw requestProblems.not_found();
    checkMatch(ifMatch, found.row.version);
    const changed = definition !== undefined && JSON.stringify(definition) !== JSON.stringify(found.definition);
    const row = {
      ...found.row,
      ...changes,
      version: found.row.version + 1,
      updatedAt: ctx.clock.now(),
      definitionVersion: found.row.definitionVersion + (changed ? 1 : 0),
    };
    await store.updateWorkflow(tx, row);
    if (changed) {
      await store.insertVersion(tx, row, definition);
      await emit(tx, ctx, workflowEvents, "workflow.published", {
        workflowId,
        definitionVersion: row.definitionVersion,
      });
    }
    return store.describe(tx, ctx.workspaceId, { row, definition: definition ?? found.definition });
  });
}
