import type { Known } from "../statistics/consensus/posteriors.ts";
import { crowdOf } from "../statistics/crowd.ts";
import { type NumberedAnswers, numberNames } from "../statistics/number-names.ts";
import { type ExplainedItem, summed } from "./explain-task.ts";
import { posteriorsBy } from "./fit.ts";
import type { Label } from "./labels.ts";
import type { LabelModel } from "./models.ts";

/** A label of some task of the project. */
export type LabelOfTask = Label & { taskId: string };
/** What is less probable is not kept. */
export const LEAST = 1e-6;
/** How probable each label is. */
export type Posterior = Record<string, number>;

export interface Fitting {
  model: LabelModel;
  /** Labels that may be given, even when nobody did. */
  classes: readonly string[];
  /** How much each person's vote weighs, for `weighted`; one who is not named, one half. */
  skills?: ReadonlyMap<string, number>;
  /** By place, what a person has decided. */
  decided?: ReadonlyMap<string, Posterior>;
}

export const placeOf = (taskId: string, item: string) => JSON.stringify([taskId, item]);

/** What the items of one family mean, by task and item, explained together. */
export function explainCrowd(
  labels: readonly LabelOfTask[],
  { model, classes, skills = new Map(), decided = new Map() }: Fitting,
): Map<string, Posterior> {
  const truths = [...decided.values()].flatMap((one) => Object.keys(one));
  const numbered = numbersOf(labels, [...new Set([...classes, ...truths])]);
  const known = knownIn(numbered, decided);
  return named(numbered, posteriorsBy(model, crowdOf(numbered.answers), weightsOf(numbered, skills), known));
}

/** What was decided of the tasks that are there; of none, nothing. */
function knownIn({ tasks, classes }: NumberedAnswers, decided: ReadonlyMap<string, Posterior>): Known | undefined {
  if (decided.size === 0) return undefined;
  return new Map(
    tasks.flatMap((task, at) => {
      const posterior = decided.get(task);
      return posterior ? [[at, Float64Array.from(classes, (name) => posterior[name] ?? 0)] as const] : [];
    }),
  );
}

export function numbersOf(labels: readonly LabelOfTask[], classes: readonly string[]): NumberedAnswers {
  const rows = labels.map((one) => ({ task: placeOf(one.taskId, one.item), worker: one.userId, label: one.label }));
  return numberNames(rows, classes);
}

/** How much each worker's vote weighs. */
export function weightsOf({ workers }: NumberedAnswers, skills: ReadonlyMap<string, number>): Float64Array {
  return Float64Array.from(workers, (userId) => skills.get(userId) ?? 0.5);
}

/** Posteriors by task and label, without what is improbable. */
export function named({ tasks, classes }: NumberedAnswers, posteriors: Float64Array): Map<string, Posterior> {
  const width = classes.length;
  return new Map(
    tasks.map((task, at) => {
      const all = classes.map((name, c) => [name, posteriors[at * width + c]!] as const);
      return [task, Object.fromEntries(all.filter(([, p]) => p > LEAST))];
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
