import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { projectsContract, Template } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import * as store from "./store/templates.ts";

type C = typeof projectsContract;

/** Renames or describes a template of the workspace's own. */
export async function updateTemplate(
  ctx: Context,
  { templateId, name, description, ifMatch }: Input<C["updateTemplate"]>,
): Promise<Template> {
  return transaction(ctx, async (tx) => {
    const before = await store.lockTemplate(tx, ctx.workspaceId, templateId);
    if (!before) throw requestProblems.not_found();
    checkMatch(ifMatch, before.version);
    const after = {
      ...before,
      name: name ?? before.name,
      description: description ?? before.description,
      version: before.version + 1,
    };
    await store.saveTemplate(tx, after);
    await emit(tx, ctx, projectsEvents, "template.updated", { templateId, name: after.name });
    return store.toTemplate(after);
  });
}

/** Deletes a template of the workspace's own; projects that were made from it stay as they are. */
export async function deleteTemplate(ctx: Context, { templateId, ifMatch }: Input<C["deleteTemplate"]>): Promise<void> {
  await transaction(ctx, async (tx) => {
    const row = await store.lockTemplate(tx, ctx.workspaceId, templateId);
    if (!row) throw requestProblems.not_found();
    checkMatch(ifMatch, row.version);
    await store.deleteTemplate(tx, ctx.workspaceId, templateId);
    await emit(tx, ctx, projectsEvents, "template.deleted", { templateId });
  });
}
