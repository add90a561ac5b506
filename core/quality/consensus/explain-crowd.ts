import { crowdOf } from "../statistics/crowd.ts";
import { numberNames } from "../statistics/number-names.ts";
import { type ExplainedItem, summed } from "./explain-task.ts";
import { posteriorsBy } from "./fit.ts";
import type { Label } from "./labels.ts";
import type { LabelModel } from "./models.ts";

/** A label of some task of the project. */
export type LabelOfTask = Label & { taskId: string };
const LEAST = 1e-6;

export interface Fitting {
  model: LabelModel;
  /** Labels that may be given, even when nobody did. */
  classes: readonly string[];
  /** How much each person's vote weighs; one who is not named, one half. */
  skills: ReadonlyMap<string, number>;
}

export const placeOf = (taskId: string, item: string) => JSON.stringify([taskId, item]);

/** What the items of one family mean, by task and item, explained together. */
export function explainCrowd(
  labels: readonly LabelOfTask[],
  { model, classes, skills }: Fitting,
): Map<string, Record<string, number>> {
  const rows = labels.map((one) => ({ task: placeOf(one.taskId, one.item), worker: one.userId, label: one.label }));
  const numbered = numberNames(rows, classes);
  const weights = Float64Array.from(numbered.workers, (userId) => skills.get(userId) ?? 0.5);
  const posteriors = posteriorsBy(model, crowdOf(numbered.answers), weights);
  const width = numbered.classes.length;
  return new Map(
    numbered.tasks.map((task, at) => {
      const named = numbered.classes.map((name, c) => [name, posteriors[at * width + c]!] as const);
      return [task, Object.fromEntries(named.filter(([, p]) => p > LEAST))];
    }),
  );
}

/** The items of one task, explained among labels of the project's other tasks. */
export function explainAmong(
  taskId: string,
  labels: readonly Label[],
  others: readonly LabelOfTask[],
  fitting: Fitting,
): ExplainedItem[] {
  const mine = labels.map((one) => ({ ...one, taskId }));
  const found = explainCrowd([...others.filter((one) => one.taskId !== taskId), ...mine], fitting);
  return [...Map.groupBy(labels, (one) => one.item)].map(([item, said]) => {
    const posterior = found.get(placeOf(taskId, item)) ?? {};
    return { family: said[0]!.family, item, posterior, ...summed(posterior), answers: said.length };
  });
}
