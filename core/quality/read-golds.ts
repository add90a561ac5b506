import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Gold, GoldPolicy, qualityContract } from "./contract.ts";
import { healthOf } from "./gold-health.ts";
import { customerOf } from "./project.ts";
import { repeatedOf, scoresIn } from "./store/gold-answers.ts";
import { findGold, goldsOf, type PolicyRow, policyOf, savePolicy } from "./store/golds.ts";
import { scopeOf, toGold } from "./view.ts";

type C = typeof qualityContract;

export async function getGold(ctx: Context, { taskId }: Input<C["getGold"]>): Promise<Gold> {
  const row = await transaction(ctx, (tx) => findGold(tx, scopeOf(ctx), taskId));
  if (!row) throw requestProblems.not_found();
  return toGold(row);
}

/** So many of the newest answers to golds say how golds do their work. */
const MOST_ANSWERS = 50_000;

/** Golds of a project with what their answers say about them. */
export async function listGolds(
  ctx: Context,
  { projectId, status, cursor, limit }: Input<C["listGolds"]>,
): Promise<Output<C["listGolds"]>> {
  await customerOf(ctx, projectId);
  return transaction(ctx, async (tx) => {
    const rows = await goldsOf(tx, ctx.workspaceId, projectId, status, cursor, limit);
    const page = toPage(rows, limit, (row) => row.taskId);
    const ids = page.items.map((row) => row.taskId);
    const scores = await scoresIn(tx, ctx.workspaceId, projectId, MOST_ANSWERS);
    const health = healthOf(ids, scores, await repeatedOf(tx, ctx.workspaceId, ids));
    return { ...page, items: page.items.map((row) => ({ gold: toGold(row), health: health.get(row.taskId)! })) };
  });
}

export async function getGoldPolicy(ctx: Context, { projectId }: Input<C["getGoldPolicy"]>): Promise<GoldPolicy> {
  await customerOf(ctx, projectId);
  return toPolicy(await transaction(ctx, (tx) => policyOf(tx, ctx.workspaceId, projectId)));
}

export async function putGoldPolicy(ctx: Context, wanted: Input<C["putGoldPolicy"]>): Promise<GoldPolicy> {
  await customerOf(ctx, wanted.projectId);
  const { projectId, threshold, minAnswers, halfLifeDays, pause, feedback } = wanted;
  const { workspaceId } = ctx;
  const row = { projectId, workspaceId, threshold, minAnswers, halfLifeDays, pause, feedback, version: 1 };
  return transaction(ctx, async (tx) => {
    const saved = await savePolicy(tx, row);
    checkMatch(wanted.ifMatch, saved.version - 1);
    return toPolicy(saved);
  });
}

function toPolicy({ workspaceId: _workspace, ...policy }: PolicyRow): GoldPolicy {
  return policy;
}
