import * as v from "valibot";
import { cached } from "../kernel/cache.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { Id } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { projectsContract, Template } from "./contract.ts";
import { library } from "./library/library.ts";
import * as store from "./store/templates.ts";

type C = typeof projectsContract;

/** The library, whole, at the head of the first page; then the workspace's own in the order they were made. */
export async function listTemplates(
  ctx: Context,
  { cursor, limit }: Input<C["listTemplates"]>,
): Promise<Page<Template>> {
  const read = () => transaction(ctx, (tx) => store.listTemplates(tx, ctx.workspaceId, cursor, limit));
  const rows = cursor === undefined ? await cached(ctx, store.TEMPLATES, `first ${limit}`, read) : await read();
  const own = toPage(rows ?? [], limit, (row) => row.id);
  return cursor === undefined ? { ...own, items: [...library, ...own.items] } : own;
}

/** One template, of the library or of the workspace's own. */
export async function getTemplate(ctx: Context, { templateId }: Input<C["getTemplate"]>): Promise<Template> {
  const ours = library.find((one) => one.id === templateId);
  if (ours) return ours;
  if (!v.is(Id, templateId)) throw requestProblems.not_found();
  const template = await cached(ctx, store.TEMPLATES, templateId, () =>
    transaction(ctx, (tx) => store.findTemplate(tx, ctx.workspaceId, templateId)),
  );
  if (!template) throw requestProblems.not_found();
  return template;
}
