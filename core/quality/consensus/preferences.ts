import { type BradleyTerry, bradleyTerry, outcomeOf, type Preferences } from "../statistics/consensus/bradley-terry.ts";
import { trusting } from "../statistics/consensus/smoothing.ts";
import { type ExplainedItem, summed } from "./explain-task.ts";
import { familyOf, type Label } from "./labels.ts";

/** The options of a preference: the first two are its sides, the others say that both are as good. */
export type Options = readonly string[];
/** One answer, and what the sides were, where the task says so. */
export interface Preferred {
  answer: unknown;
  about: Readonly<Record<string, string>> | null;
}
export interface Ranked {
  things: readonly string[];
  fitted: BradleyTerry;
  /** What it was fitted to. */
  preferences: Preferences;
}
/** How often a thing met another one, was preferred to it, and was as good. */
export interface Standing {
  comparisons: number;
  wins: number;
  ties: number;
}

/** What the sides of a task are by their names in its `meta`; null where it does not say. */
export function sidesIn(meta: Readonly<Record<string, unknown>>, options: Options): Record<string, string> | null {
  const named = options.slice(0, 2).flatMap((side) => {
    const thing = Object.hasOwn(meta, side) ? meta[side] : undefined;
    return typeof thing === "string" && thing !== "" ? [[side, thing.slice(0, 200)] as const] : [];
  });
  return named.length === 2 ? Object.fromEntries(named) : null;
}

/** Strengths of all that was compared (Bradley and Terry 1952); the sides themselves stand for what tasks do not name. */
export function rank(answers: readonly Preferred[], options: Options): Ranked {
  const [left, right] = options;
  const numbers = new Map<string, number>();
  const numberOf = (thing: string) => numbers.get(thing) ?? numbers.set(thing, numbers.size).size - 1;
  const rows = answers.flatMap(({ answer, about }) => {
    if (typeof answer !== "string" || left === undefined || right === undefined || !options.includes(answer)) return [];
    const outcome = answer === left ? 0 : answer === right ? 1 : 2;
    return [{ left: numberOf(about?.[left] ?? left), right: numberOf(about?.[right] ?? right), outcome }];
  });
  const things = [...numbers.keys()];
  const preferences = {
    left: Uint32Array.from(rows, (row) => row.left),
    right: Uint32Array.from(rows, (row) => row.right),
    outcomes: Uint8Array.from(rows, (row) => row.outcome),
    things: things.length,
  };
  return { things, fitted: bradleyTerry(preferences), preferences };
}

/** What became of each thing where it met another; a thing against itself says nothing. */
export function standingsOf({ left, right, outcomes, things }: Preferences): Standing[] {
  const standings = Array.from({ length: things }, () => ({ comparisons: 0, wins: 0, ties: 0 }));
  for (const [at, outcome] of outcomes.entries()) {
    const sides = [standings[left[at]!]!, standings[right[at]!]!] as const;
    if (sides[0] === sides[1]) continue;
    for (const side of sides) side.comparisons++;
    if (outcome === 2) for (const side of sides) side.ties++;
    else sides[outcome === 0 ? 0 : 1].wins++;
  }
  return standings;
}

/** What is preferred on each task of a project, explained together: the posteriors by task. */
export function explainPreferences(
  question: string,
  answers: readonly (Preferred & { taskId: string; userId: string })[],
  options: Options,
): Map<string, Record<string, number>> {
  const ranked = rank(answers, options);
  const byTask = Map.groupBy(answers, (one) => one.taskId);
  return new Map(
    [...byTask].map(([taskId, said]) => {
      const family = familyOf(question);
      const labels = said.map(({ userId, answer }) => ({ family, item: question, userId, label: String(answer) }));
      return [taskId, explainPreference(question, labels, options, ranked, said[0]!.about).posterior];
    }),
  );
}

/** What is preferred on a task: what the strengths of both lead one to expect, and what people said. */
export function explainPreference(
  question: string,
  labels: readonly Label[],
  options: Options,
  { things, fitted }: Pick<Ranked, "things" | "fitted">,
  about: Preferred["about"],
): ExplainedItem {
  const placeOf = (side: string | undefined) => (side === undefined ? -1 : things.indexOf(about?.[side] ?? side));
  const [left, right] = [placeOf(options[0]), placeOf(options[1])];
  const known = left >= 0 && right >= 0 && left !== right;
  const expected = known ? outcomeOf(fitted, left, right) : null;
  const ties = Math.max(1, options.length - 2);
  const prior = (at: number) => {
    if (!expected) return 1 / options.length;
    return Math.max(0.02, at === 0 ? expected.left : at === 1 ? expected.right : expected.tie / ties);
  };
  const { right: correct, wrong } = trusting(options.length);
  const weights = options.map((option, at) =>
    labels.reduce((product, one) => product * (one.label === option ? correct : wrong), prior(at)),
  );
  const sum = weights.reduce((total, one) => total + one, 0);
  const posterior = Object.fromEntries(options.map((option, at) => [option, weights[at]! / sum]));
  return { family: familyOf(question), item: question, posterior, ...summed(posterior), answers: labels.length };
}
