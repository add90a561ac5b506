import type { Context } from "../../kernel/context.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { keepScore, type ScoreRow } from "../store/golds.ts";

function keep(
  ctx: Context,
  { projectId, userId, taskId, score }: Omit<ScoreRow, "workspaceId" | "answeredAt">,
  at: string,
) {
  const { workspaceId } = ctx;
  const row = { workspaceId, projectId, userId, taskId, score, answeredAt: new Date(at) };
  return transaction(ctx, (tx) => keepScore(tx, row));
}

/** Keeps how people do on golds, by which a queue lets them in. */
export const onGoldAnswered = [
  reaction("keep-gold-score", qualityEvents, "gold.answered", (ctx, { data, time }) => keep(ctx, data, time)),
  reaction("correct-gold-score", qualityEvents, "gold.answer_rescored", (ctx, { data }) =>
    keep(ctx, data, data.answeredAt),
  ),
];
