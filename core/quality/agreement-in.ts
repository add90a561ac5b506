import type { FamilyAgreement } from "./contract.ts";
import type { Field } from "../projects/label-schema.contract.ts";
import { familyOf, REGIONS } from "./consensus/labels.ts";
import { confusions } from "./statistics/agreement/confusions.ts";
import { cohenKappa, pairsOf } from "./statistics/agreement/cohen-kappa.ts";
import { coefficientsOf } from "./statistics/agreement/coefficients.ts";
import {
  type QuestionAgreement,
  questionAgreement,
  type Said as SaidOfTask,
  scaled,
} from "./statistics/agreement/question-agreement.ts";
import type { AnswerRow } from "./store/consensus-answers.ts";
import { classAgreement, coincidences } from "./statistics/agreement/by-class.ts";
import { nominalAlpha } from "./statistics/agreement/nominal-alpha.ts";
import { workerPairs } from "./statistics/agreement/pairwise.ts";
import type { Weighting } from "./statistics/agreement/weights.ts";
import { type Crowd, crowdOf } from "./statistics/crowd.ts";
import { numberNames } from "./statistics/number-names.ts";
import type { Said } from "./store/consensus.ts";

const MOST_CLASSES = 30;
const MOST_PEOPLE = 30;
const MOST_CONFUSED = 20;
/** Texts are compared word by word, each with each. */
const MOST_TEXTS = 2000;
/** Enough for two digits of an interval, and quick. */
export const RESAMPLING = { replicates: 200, seed: 1 };

/** What was said about one family of items, and of a question what was really answered. */
export interface FamilySaid {
  family: string;
  said: readonly Said[];
  about: Question | null;
}

export interface Question {
  kind: Field["kind"];
  answers: readonly AnswerRow[];
}

const MOST_FAMILIES = 20;
/** Enough for an interval of a few hundredths, and read in a blink. */
const MOST_SHARED = 200;

/** How people agree about everything that was asked, by family. */
export interface Agreements {
  items: Omit<FamilyAgreement, "shapes">[];
  /** The newest tasks, at most 200, that two have looked at for things to mark. */
  shared: string[];
}

/** Agreement about each family of what was said and answered, the first 20 by name; `kinds` by family of question. */
export function agreementsIn(
  said: readonly Said[],
  answers: readonly AnswerRow[],
  kinds: ReadonlyMap<string, Question["kind"]>,
): Agreements {
  const labels = Map.groupBy(said, (one) => one.family);
  const answered = Map.groupBy(answers, (one) => familyOf(one.field));
  const families = [...new Set([...labels.keys(), ...answered.keys()])].sort().slice(0, MOST_FAMILIES);
  const items = families.map((family) => {
    const kind = kinds.get(family);
    const about = kind ? { kind, answers: answered.get(family) ?? [] } : null;
    return agreementIn({ family, said: labels.get(family) ?? [], about });
  });
  return { items, shared: sharedIn(labels.get(REGIONS) ?? []) };
}

function sharedIn(said: readonly Said[]): string[] {
  const people = new Map<string, Set<string>>();
  for (const { taskId, userId } of said) people.set(taskId, (people.get(taskId) ?? new Set()).add(userId));
  const shared = [...people].filter(([, users]) => users.size >= 2).map(([taskId]) => taskId);
  return shared.sort().reverse().slice(0, MOST_SHARED);
}

/** The coefficient of a question by its real answers; of regions, and of what is no question any more, by labels. */
function coefficientOf(about: Question | null, crowd: Crowd): QuestionAgreement {
  if (!about || about.answers.length === 0)
    return { coefficient: "nominal_alpha", estimate: nominalAlpha(crowd, RESAMPLING) };
  const { kind, answers } = about;
  const said = kind === "text" ? answers.slice(0, MOST_TEXTS) : answers;
  return questionAgreement(kind, said.map(saidOf), RESAMPLING);
}

function saidOf({ taskId, userId, answer }: AnswerRow): SaidOfTask {
  return { task: taskId, worker: userId, answer };
}

/** How the 30 people who answered most agree by two: on ratings by Cohen's kappa with quadratic weights, of the real answers in their order. */
function pairsAbout(
  said: readonly Said[],
  about: Question | null,
  crowd: Crowd,
  workers: readonly string[],
): Pick<FamilyAgreement, "pairs" | "kappa"> {
  const rated = about?.kind === "rating" && about.answers.length > 0 ? scaled(about.answers.map(saidOf)) : null;
  const given = rated && about ? about.answers : said;
  const names = rated?.workers ?? workers;
  const busiest = mostOf(
    given.map((one) => one.userId),
    MOST_PEOPLE,
  );
  const chosen = busiest.map((userId) => names.indexOf(userId)).filter((at) => at >= 0);
  const kappa = rated ? "quadratic" : "identity";
  return { kappa, pairs: pairsIn(rated?.crowd ?? crowd, chosen, names, kappa) };
}

/** How each two of these people agree, each with its interval. */
function pairsIn(
  crowd: Crowd,
  chosen: readonly number[],
  workers: readonly string[],
  weighting: Weighting,
): FamilyAgreement["pairs"] {
  const pairs = workerPairs(crowd, chosen, 1, weighting);
  return pairs.map(({ left, right, tasks: items, percent, kappa }) => {
    const { low, high } =
      kappa === null
        ? { low: null, high: null }
        : cohenKappa(pairsOf(crowd, left, right), { ...RESAMPLING, weighting });
    return { left: workers[left]!, right: workers[right]!, items, percent, kappa, low, high };
  });
}

/** Agreement about one family of items: at most the 30 commonest labels and the 30 people who answered most. */
export function agreementIn({ family, said, about }: FamilySaid): Omit<FamilyAgreement, "shapes"> {
  const commonest = mostOf(
    said.map((one) => one.label),
    MOST_CLASSES,
  );
  const { answers, classes, workers, tasks } = numberNames(
    said.map((one) => ({
      task: `${one.taskId} ${one.item}`,
      worker: one.userId,
      label: commonest.includes(one.label) ? one.label : null,
    })),
    commonest,
  );
  const crowd = crowdOf(answers);
  const matrix = coincidences(crowd);
  const by = classAgreement(crowd, RESAMPLING);
  const { coefficient, estimate } = coefficientOf(about, crowd);
  const answered = new Set(about?.answers.map((one) => one.taskId));
  return {
    family,
    items: said.length > 0 ? tasks.length : answered.size,
    answers: said.length > 0 ? said.length : (about?.answers.length ?? 0),
    coefficient,
    alpha: short(estimate),
    coefficients: coefficientsOf(about?.kind ?? null, about?.answers.map(saidOf) ?? [], crowd, RESAMPLING).map(
      ({ name, estimate: known, bins }) => ({ name, ...short(known), bins }),
    ),
    classes: classes.map((label, at) => {
      const { answers: times, specific, alpha } = by[at]!;
      return { label, answers: times, specific: short(specific), alpha: short(alpha) };
    }),
    confusion: {
      labels: [...classes],
      rows: classes.map((_, at) => [...matrix.slice(at * classes.length, (at + 1) * classes.length)]),
    },
    confused: confusions(crowd, MOST_CONFUSED, RESAMPLING).map(({ a, b, count, expected, share }) => {
      return { a: classes[a]!, b: classes[b]!, count, expected, share: short(share) };
    }),
    ...pairsAbout(said, about, crowd, workers),
  };
}

function short({ value, low, high }: { value: number | null; low: number | null; high: number | null }) {
  return { value, low, high };
}

function mostOf(names: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ranked.slice(0, most).map(([name]) => name);
}
