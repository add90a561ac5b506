import { authContract } from "../auth/contract.ts";
import { strangersAmong } from "../auth/user.contract.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { pointTo, requestProblems } from "../kernel/wire/problem.ts";
import type { Pause, qualityContract } from "./contract.ts";
import { qualityEvents } from "./events.ts";
import { customerOf } from "./project.ts";
import { lockPause, type PauseRow, pausesOf, savePause } from "./store/pauses.ts";

type C = typeof qualityContract;

/** Gives somebody no more work of a project; whoever is paused already stays so, for the reason given first. */
export async function pauseAnnotator(
  ctx: Context,
  { projectId, userId, reason }: Input<C["pauseAnnotator"]>,
): Promise<Pause> {
  await customerOf(ctx, projectId);
  if ((await strangersAmong(() => ctx.call("auth", authContract), [userId])).length > 0)
    throw requestProblems.not_found(pointTo("/path/userId", "is nobody of this workspace"));
  const { workspaceId } = ctx;
  return transaction(ctx, async (tx) => {
    const known = await lockPause(tx, workspaceId, projectId, userId);
    if (known && known.resumedAt === null) return toPause(known);
    const pausedAt = ctx.clock.now();
    const row = { workspaceId, projectId, userId, reason, accuracy: null, pausedAt, resumedAt: null };
    await savePause(tx, row);
    await emit(tx, ctx, qualityEvents, "annotator.paused", { projectId, userId, reason, accuracy: null });
    return toPause(row);
  });
}

/** Gives somebody work again. */
export async function resumeAnnotator(
  ctx: Context,
  { projectId, userId, reason }: Input<C["resumeAnnotator"]>,
): Promise<void> {
  await customerOf(ctx, projectId);
  await transaction(ctx, async (tx) => {
    const known = await lockPause(tx, ctx.workspaceId, projectId, userId);
    if (!known) throw requestProblems.not_found();
    if (known.resumedAt !== null) return;
    await savePause(tx, { ...known, resumedAt: ctx.clock.now() });
    await emit(tx, ctx, qualityEvents, "annotator.resumed", { projectId, userId, reason });
  });
}

export async function listPauses(
  ctx: Context,
  { projectId, cursor, limit }: Input<C["listPauses"]>,
): Promise<Page<Pause>> {
  await customerOf(ctx, projectId);
  const rows = await transaction(ctx, (tx) => pausesOf(tx, ctx.workspaceId, projectId, cursor, limit));
  const page = toPage(rows, limit, (row) => row.userId);
  return { ...page, items: page.items.map(toPause) };
}

function toPause({ projectId, userId, reason, accuracy, pausedAt }: PauseRow): Pause {
  return { projectId, userId, reason, accuracy, pausedAt: pausedAt.toISOString() };
}
