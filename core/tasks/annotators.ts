import { authContract } from "../auth/contract.ts";
import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { MyAnnotator } from "./annotator.contract.ts";
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
export async function putAnnotator(
  ctx: Context,
  { userId, languages, ifMatch }: Input<C["putAnnotator"]>,
): Promise<Annotator> {
  const { items } = await ctx.call("auth", authContract).describeUsers({ ids: [userId] });
  if (items.length === 0) throw requestProblems.not_found();
  return keep(ctx, userId, languages, ifMatch);
}

/** Which languages the caller knows. */
export async function getMyAnnotator(ctx: Context): Promise<MyAnnotator> {
  const row = await transaction(ctx, (tx) => findAnnotator(tx, ctx.workspaceId, userOf(ctx)));
  return row ? toAnnotator(row) : { languages: [], updatedAt: null, version: 0 };
}

/** Keeps which languages the caller says that he knows. */
export async function putMyAnnotator(
  ctx: Context,
  { languages, ifMatch }: Input<C["putMyAnnotator"]>,
): Promise<MyAnnotator> {
  return keep(ctx, userOf(ctx), languages, ifMatch);
}

async function keep(
  ctx: Context,
  userId: string,
  languages: readonly string[],
  ifMatch: string | undefined,
): Promise<Annotator> {
  return transaction(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const known = [...new Set(languages)];
    const row = await saveAnnotator(tx, { workspaceId, userId, languages: known, updatedAt: ctx.clock.now() });
    checkMatch(ifMatch, row.version - 1);
    await emit(tx, ctx, tasksEvents, "annotator.updated", { userId, languages: known });
    return toAnnotator(row);
  });
}

function toAnnotator({ userId, languages, updatedAt, version }: AnnotatorRow): Annotator {
  return { userId, languages, updatedAt: updatedAt.toISOString(), version };
}
