import * as v from "valibot";
import { annotationsContract } from "../../annotations/contract.ts";
import { emit } from "../../kernel/outbox.ts";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { qualityEvents } from "../events.ts";
import { scoreOf } from "../gold-score.ts";
import { observeGold } from "../observe.ts";
import { judgeStanding } from "../standing.ts";
import { outdatedAnswers, peopleWhoAnswered, saveScore } from "../store/gold-answers.ts";
import { findGold } from "../store/golds.ts";
import { forgetObservations } from "../store/skill.ts";

const AT_ONCE = 20;

/** Scores every answer to a gold by its newest version, then judges everybody who gave one anew. */
export const rescoreGoldJob = job("rescore-gold", v.object({ taskId: Id }), async (ctx, { taskId }, run) => {
  const { workspaceId } = ctx;
  const scope = { workspaceId, customerId: null };
  const annotations = ctx.call("annotations", annotationsContract);
  for (;;) {
    run.signal.throwIfAborted();
    const [gold, rows] = await transaction(ctx, async (tx) => {
      const found = await findGold(tx, scope, taskId);
      return [found, found ? await outdatedAnswers(tx, workspaceId, taskId, found.version, AT_ONCE) : []] as const;
    });
    if (!gold) return;
    if (rows.length === 0) break;
    const { expected } = gold;
    const answers = rows.map(({ id, result }) => ({ id, result }));
    const { comparisons } = await annotations.compareToExpected({ taskId, expected, answers });
    await transaction(ctx, async (tx) => {
      for (const [at, row] of rows.entries()) {
        const scored = { ...row, ...scoreOf(expected, comparisons[at]!), goldVersion: gold.version };
        await saveScore(tx, workspaceId, scored);
        await forgetObservations(tx, workspaceId, row.id);
        if (gold.status !== "withdrawn") await observeGold(tx, scored);
        const { projectId, batchId } = gold;
        const { userId, score, answeredAt } = scored;
        const told = { taskId, projectId, batchId, userId, score, answeredAt: answeredAt.toISOString() };
        await emit(tx, ctx, qualityEvents, "gold.answer_rescored", told);
      }
    });
  }
  await transaction(ctx, async (tx) => {
    const gold = await findGold(tx, scope, taskId);
    if (!gold) return;
    const people = await peopleWhoAnswered(tx, workspaceId, taskId);
    const { projectId, batchId, version } = gold;
    for (const userId of people.toSorted()) await judgeStanding(tx, ctx, projectId, userId);
    await emit(tx, ctx, qualityEvents, "gold.rescored", {
      taskId,
      projectId,
      batchId,
      answers: people.length,
      version,
    });
  });
});
