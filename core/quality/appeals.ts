import { may, userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { GoldAppeal, qualityContract } from "./contract.ts";
import { qualityEvents } from "./events.ts";
import { qualityProblems } from "./problems.ts";
import { customerOf } from "./project.ts";
import { changeGold, requireFit } from "./put-gold.ts";
import { addAppeal, type AppealRow, appealsOf, lockAppeal, saveAppeal } from "./store/appeals.ts";
import { answerOf } from "./store/gold-answers.ts";
import { findGold, lockGold, policyOf } from "./store/golds.ts";

type C = typeof qualityContract;

/** Says that a gold is wrong; only who has answered it, and is shown that it was one, can. To everybody else there is none. */
export async function appealGold(ctx: Context, { taskId, reason }: Input<C["appealGold"]>): Promise<GoldAppeal> {
  const userId = userOf(ctx);
  const { workspaceId } = ctx;
  return transaction(ctx, async (tx) => {
    const gold = await findGold(tx, { workspaceId, customerId: null }, taskId);
    const answer = gold && (await answerOf(tx, workspaceId, taskId, userId));
    if (!answer || !(await policyOf(tx, workspaceId, gold.projectId)).feedback) throw requestProblems.not_found();
    const { projectId, batchId, customerId } = gold;
    const row: AppealRow = {
      id: newId(),
      workspaceId,
      customerId,
      projectId,
      taskId,
      userId,
      reason,
      status: "open",
      answer: "",
      decidedBy: null,
      createdAt: ctx.clock.now(),
      decidedAt: null,
    };
    if (!(await addAppeal(tx, row))) throw qualityProblems.appeal_open();
    const told = { taskId, projectId, batchId, goldAppealId: row.id, userId, reason };
    await emit(tx, ctx, qualityEvents, "gold.appealed", told);
    return toAppeal(row);
  });
}

/** Upholds an appeal, which corrects the gold or withdraws it and rescores everybody, or declines it. */
export async function decideAppeal(
  ctx: Context,
  { goldAppealId, decision, answer, expected, explanation: said }: Input<C["decideAppeal"]>,
): Promise<GoldAppeal> {
  const decidedBy = userOf(ctx);
  const { workspaceId } = ctx;
  const upheld = decision === "upheld";
  const found = await transaction(ctx, (tx) => lockAppeal(tx, workspaceId, goldAppealId));
  if (!found) throw requestProblems.not_found();
  await customerOf(ctx, found.projectId);
  if (upheld && expected === undefined)
    throw qualityProblems.correction_needed({
      errors: [{ pointer: "/expected", detail: "say what is expected instead, or null to withdraw the gold" }],
    });
  if (upheld && expected) await requireFit(ctx, found.taskId, expected);
  return transaction(ctx, async (tx) => {
    const gold = (await lockGold(tx, workspaceId, found.taskId))!;
    const row = (await lockAppeal(tx, workspaceId, goldAppealId))!;
    if (row.status !== "open") throw qualityProblems.appeal_decided({ decision: row.status });
    const now = ctx.clock.now();
    const decided: AppealRow = { ...row, status: decision, answer, decidedBy, decidedAt: now };
    await saveAppeal(tx, decided);
    if (upheld) {
      const explanation = said ?? gold.explanation;
      const correction = expected ? { expected, explanation } : { status: "withdrawn" as const };
      await changeGold(tx, ctx, gold, { ...gold, ...correction, updatedAt: now });
    }
    const { taskId, projectId, batchId } = gold;
    const told = { taskId, projectId, batchId, goldAppealId, userId: row.userId, upheld, answer };
    await emit(tx, ctx, qualityEvents, "gold.appeal_decided", told);
    return toAppeal(decided);
  });
}

/** Appeals of a project; whoever does not manage its quality sees his own. */
export async function listAppeals(
  ctx: Context,
  { projectId, status, cursor, limit }: Input<C["listAppeals"]>,
): Promise<Page<GoldAppeal>> {
  await customerOf(ctx, projectId);
  const userId = may(ctx, "quality.manage") ? null : userOf(ctx);
  const filter = { projectId, userId, status };
  const rows = await transaction(ctx, (tx) => appealsOf(tx, ctx.workspaceId, filter, cursor, limit));
  const page = toPage(rows, limit, (row) => row.id);
  return { ...page, items: page.items.map(toAppeal) };
}

function toAppeal({ id, taskId, projectId, userId, reason, status, answer, ...at }: AppealRow): GoldAppeal {
  const [createdAt, decidedAt] = [at.createdAt.toISOString(), at.decidedAt?.toISOString() ?? null];
  return { id, taskId, projectId, userId, reason, status, answer, createdAt, decidedAt };
}
