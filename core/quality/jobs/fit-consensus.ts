import * as v from "valibot";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { summed } from "../consensus/explain-task.ts";
import { fit } from "../consensus/fit.ts";
import { statusOf, wholeOf } from "../record-consensus.ts";
import { crowdOf } from "../statistics/crowd.ts";
import { numberNames } from "../statistics/number-names.ts";
import { itemsOf, type LabelRow, labelsIn, lockTask, saveItem, saveTask } from "../store/consensus.ts";
import { reviewPolicyOf } from "../store/review-policies.ts";

const MOST_LABELS = 500_000;
const NIGHT_HOUR = 2;

/** Two o'clock (UTC) after an instant. */
export function nextNight(now: Date): Date {
  const night = new Date(now);
  night.setUTCHours(NIGHT_HOUR, 0, 0, 0);
  if (night <= now) night.setUTCDate(night.getUTCDate() + 1);
  return night;
}

/** Explains all tasks of a project together, where each answer until now was explained by what was known when it came. */
export const fitConsensusJob = job("fit-consensus", v.object({ projectId: Id }), async (ctx, { projectId }, run) => {
  const { workspaceId } = ctx;
  const labels = await transaction(ctx, (tx) => labelsIn(tx, workspaceId, projectId, MOST_LABELS));
  const found = new Map<string, Record<string, number>>();
  for (const said of Map.groupBy(labels, (one) => one.family).values()) posteriorsOf(said, found);
  for (const taskId of new Set(labels.map((one) => one.taskId))) {
    run.signal.throwIfAborted();
    await transaction(ctx, async (tx) => {
      const row = await lockTask(tx, workspaceId, taskId);
      if (!row) return;
      const items = (await itemsOf(tx, workspaceId, taskId)).map((item) => {
        const posterior = found.get(`${taskId} ${item.family} ${item.item}`);
        return posterior ? { ...item, posterior, ...summed(posterior) } : item;
      });
      if (items.length === 0) return;
      for (const item of items) await saveItem(tx, workspaceId, taskId, item);
      const { adjudicateBelow } = await reviewPolicyOf(tx, workspaceId, projectId);
      const whole = wholeOf(items, row.answers);
      const status = statusOf(row, row.divided, whole.confidence, adjudicateBelow);
      await saveTask(tx, { ...row, ...whole, status });
    });
  }
});

/** Fits one family and adds the posteriors of its items. */
function posteriorsOf(said: readonly LabelRow[], found: Map<string, Record<string, number>>): void {
  const rows = said.map((one) => ({
    task: `${one.taskId} ${one.family} ${one.item}`,
    worker: one.userId,
    label: one.label,
  }));
  const { answers, tasks, classes } = numberNames(rows);
  const posteriors = fit(crowdOf(answers));
  for (const [at, task] of tasks.entries()) {
    const named = classes.map((name, c) => [name, posteriors[at * classes.length + c]!] as const);
    found.set(task, Object.fromEntries(named.filter(([, p]) => p > 1e-6)));
  }
}
