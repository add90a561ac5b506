import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { qualityEvents } from "./events.ts";
import { accuracyOf } from "./gold-score.ts";
import { countedAnswers } from "./store/gold-answers.ts";
import { policyOf } from "./store/golds.ts";
import { lockPause, savePause } from "./store/pauses.ts";

/** What was done because of gold, and is taken back when a correction shows that it was not deserved. */
export const BY_GOLD = "Below the accuracy on gold that this project asks for.";

/** By person the accuracy on a project's gold, null where too little is known. */
export async function accuracies(
  tx: Tx,
  ctx: Context,
  projectId: string,
  userIds: readonly string[],
): Promise<Map<string, number | null>> {
  const policy = await policyOf(tx, ctx.workspaceId, projectId);
  const answers = await countedAnswers(tx, ctx.workspaceId, projectId, userIds);
  return new Map([...answers].map(([userId, list]) => [userId, accuracyOf(list, ctx.clock.now(), policy)]));
}

/** Pauses whoever does too badly on gold, and resumes whom only gold has paused and who does well enough by now. Answers the accuracy. */
export async function judgeStanding(tx: Tx, ctx: Context, projectId: string, userId: string): Promise<number | null> {
  const { workspaceId } = ctx;
  const policy = await policyOf(tx, workspaceId, projectId);
  const pause = await lockPause(tx, workspaceId, projectId, userId);
  const since = pause?.resumedAt ?? null;
  const answers = (await countedAnswers(tx, workspaceId, projectId, [userId], since)).get(userId) ?? [];
  const now = ctx.clock.now();
  const accuracy = accuracyOf(answers, now, policy);
  const paused = pause !== undefined && pause.resumedAt === null;
  if (policy.pause && !paused && accuracy !== null && accuracy < policy.threshold) {
    const row = { workspaceId, projectId, userId, reason: BY_GOLD, accuracy, pausedAt: now, resumedAt: null };
    await savePause(tx, row);
    await emit(tx, ctx, qualityEvents, "annotator.paused", { projectId, userId, reason: BY_GOLD, accuracy });
  }
  if (paused && pause.reason === BY_GOLD && (accuracy === null || accuracy >= policy.threshold)) {
    const reason = "The gold was corrected.";
    await savePause(tx, { ...pause, resumedAt: now });
    await emit(tx, ctx, qualityEvents, "annotator.resumed", { projectId, userId, reason });
  }
  return accuracy;
}
