import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { projectsContract, Template } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { getTemplate } from "./list-templates.ts";
import { projectProblems } from "./problems.ts";
import { demandOwn } from "./require-template.ts";
import { sameJson } from "./rules.ts";
import * as store from "./store/templates.ts";
import { concernsQuality, demandUsable, rewritten } from "./write-template.ts";

type C = typeof projectsContract;
const KEPT_DAYS = 30;

/** Changes a template of the workspace's own; what really changed is named in the event, and nothing is written when nothing did. */
export async function updateTemplate(
  ctx: Context,
  { templateId, ifMatch, name, description, ...given }: Input<C["updateTemplate"]>,
): Promise<Template> {
  demandOwn(templateId);
  if (given.labelSchema && ifMatch === undefined)
    throw projectProblems.schema_needs_if_match({
      detail: "Send the template's ETag as If-Match, so that nobody's change of the labels is lost.",
    });
  const seen = await getTemplate(ctx, { templateId });
  checkMatch(ifMatch, seen.version);
  await demandUsable(ctx, rewritten(seen, given), given);
  return transaction(ctx, async (tx) => {
    const row = await lockOwn(tx, ctx, templateId);
    checkMatch(ifMatch, row.version);
    // Rules and policies were judged beside each other, and beside the labels.
    if (concernsQuality(given)) checkMatch(`"${seen.version}"`, row.version);
    const before = store.toTemplate(row);
    const texts = { name: name ?? row.name, description: description ?? row.description };
    const after = { ...before, ...texts, ...rewritten(before, given) };
    const changed = Object.keys(after).filter((one) => !sameJson(before[one as never], after[one as never]));
    if (changed.length === 0) return before;
    after.version += 1;
    const { builtIn: _no, ...columns } = after;
    await store.saveTemplate(tx, { ...row, ...columns });
    await emit(tx, ctx, projectsEvents, "template.updated", { templateId, name: after.name, changed });
    return after;
  });
}

/** Deletes a template of the workspace's own, which can be brought back for a while; projects that were made from it stay as they are. */
export async function deleteTemplate(ctx: Context, { templateId, ifMatch }: Input<C["deleteTemplate"]>): Promise<void> {
  demandOwn(templateId);
  await transaction(ctx, async (tx) => {
    const row = await lockOwn(tx, ctx, templateId);
    checkMatch(ifMatch, row.version);
    const now = ctx.clock.now();
    await store.forgetDeleted(tx, ctx.workspaceId, new Date(now.getTime() - KEPT_DAYS * 86_400_000));
    await store.saveTemplate(tx, { ...row, deletedAt: now, version: row.version + 1 });
    await emit(tx, ctx, projectsEvents, "template.deleted", { templateId });
  });
}

/** Brings a deleted template back as it was; one that was not deleted is answered as it is. */
export async function restoreTemplate(ctx: Context, { templateId }: Input<C["restoreTemplate"]>): Promise<Template> {
  demandOwn(templateId);
  return transaction(ctx, async (tx) => {
    const row = await lockOwn(tx, ctx, templateId, true);
    if (row.deletedAt === null) return store.toTemplate(row);
    const back = { ...row, deletedAt: null, version: row.version + 1 };
    await store.saveTemplate(tx, back);
    await emit(tx, ctx, projectsEvents, "template.restored", { templateId });
    return store.toTemplate(back);
  });
}

async function lockOwn(tx: Tx, ctx: Context, templateId: string, deleted = false): Promise<store.TemplateRow> {
  const row = v.is(Id, templateId) ? await store.lockTemplate(tx, ctx.workspaceId, templateId) : undefined;
  if (!row || (row.deletedAt !== null && !deleted)) throw requestProblems.not_found();
  return row;
}
