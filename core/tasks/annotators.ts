import { authContract } from "../auth/contract.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Annotator, tasksContract } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { type AnnotatorRow, annotatorsAfter, findAnnotator, saveAnnotator } from "./store/annotators.ts";

type C = typeof tasksContract;

export async function listAnnotators(
  ctx: Context,
  { cursor, limit }: Input<C["listAnnotators"]>,
): Promise<Page<Annotator>> {
  const rows = await transaction(ctx, (tx) => annotatorsAfter(tx, ctx.workspaceId, cursor, limit));
  return toPage(rows.map(toAnnotator), limit, (one) => one.userId);
}

export async function getAnnotator(ctx: Context, { userId }: Input<C["getAnnotator"]>): Promise<Annotator> {
  const row = await transaction(ctx, (tx) => findAnnotator(tx, ctx.workspaceId, userId));
  if (!row) throw requestProblems.not_found();
  return toAnnotator(row);
}

/** Keeps which languages somebody knows: queues that ask for one of them are for him from now on. */
export async function putAnnotator(ctx: Context, { userId, languages }: Input<C["putAnnotator"]>): Promise<Annotator> {
  const { items } = await ctx.call("auth", authContract).describeUsers({ ids: [userId] });
  if (items.length === 0) throw requestProblems.not_found();
  return transaction(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const known = [...new Set(languages)];
    const row = await saveAnnotator(tx, { workspaceId, userId, languages: known, updatedAt: ctx.clock.now() });
    await emit(tx, ctx, tasksEvents, "annotator.updated", { userId, languages: known });
    return toAnnotator(row);
  });
}

function toAnnotator({ userId, languages, updatedAt, version }: AnnotatorRow): Annotator {
  return { userId, languages, updatedAt: updatedAt.toISOString(), version };
}
