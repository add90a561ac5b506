import { annotationsContract } from "../annotations/contract.ts";
import { may } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { awaitReview } from "./await-review.ts";
import type { QualityCheck, qualityContract } from "./contract.ts";
import * as store from "./store/checks.ts";
import { scopeOf, toCheck } from "./view.ts";

type C = typeof qualityContract;

/** Checks, newest first; asked for the open review of a task under review, it waits a moment for it. */
export async function listChecks(
  ctx: Context,
  { cursor, limit, ...filter }: Input<C["listChecks"]>,
): Promise<Page<QualityCheck>> {
  const look = () => transaction(ctx, (tx) => store.listChecks(tx, scopeOf(ctx), filter, cursor, limit));
  const { taskId, kind, status } = filter;
  const forReview = taskId !== undefined && kind === "review" && status === "pending" && may(ctx, "quality.review");
  const found = await look();
  const rows = found.length > 0 || !forReview ? found : await awaitReview(ctx, taskId, look);
  const page = toPage(rows, limit, (row) => row.id);
  return { ...page, items: page.items.map(toCheck) };
}

/** A check with the annotations under it, as they are now. */
export async function getCheck(ctx: Context, { checkId }: Input<C["getCheck"]>): Promise<Output<C["getCheck"]>> {
  const row = await transaction(ctx, (tx) => store.findCheck(tx, scopeOf(ctx), checkId));
  if (!row) throw requestProblems.not_found();
  const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId: row.taskId });
  return { check: toCheck(row), annotations: items.filter((one) => row.annotationIds.includes(one.id)) };
}
