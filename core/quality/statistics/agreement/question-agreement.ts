import type { Answer } from "../../../annotations/region.contract.ts";
import type { Field } from "../../../projects/label-schema.contract.ts";
import type { Estimate, Resampling } from "../bootstrap.ts";
import { type Crowd, crowdOf } from "../crowd.ts";
import { type NumberCrowd, numberCrowdOf } from "../number-crowd.ts";
import { numberNames } from "../number-names.ts";
import { distanceAlpha } from "./distance-alpha.ts";
import { intervalAlpha } from "./interval-alpha.ts";
import { itemAlpha } from "./item-alpha.ts";
import { kendallW } from "./kendall-w.ts";
import { nominalAlpha } from "./nominal-alpha.ts";
import { ordinalAlpha } from "./ordinal-alpha.ts";
import { distanceOfSets, masiDistance } from "./set-distance.ts";
import { wordDistance } from "./word-distance.ts";

/** What somebody answered to one question of one task. */
export interface Said {
  task: string;
  worker: string;
  answer: Answer;
}

export interface QuestionAgreement {
  coefficient: "nominal_alpha" | "ordinal_alpha" | "interval_alpha" | "masi_alpha" | "word_alpha" | "kendall_w";
  estimate: Estimate;
}

/**
 * How far people agree on a question, by the coefficient that suits its kind: classes, order, numbers, sets, words or rankings. Of several
 * answers by one worker to one task the last counts; an answer that is not of the kind does not.
 */
export function questionAgreement(
  kind: Field["kind"],
  given: readonly Said[],
  resampling: Resampling = {},
): QuestionAgreement {
  const said = lastOf(given);
  switch (kind) {
    case "choice":
    case "pairwise":
    case "date":
      return { coefficient: "nominal_alpha", estimate: nominalAlpha(named(said).crowd, resampling) };
    case "rating":
      return { coefficient: "ordinal_alpha", estimate: ofRatings(said, resampling) };
    case "number":
      return { coefficient: "interval_alpha", estimate: intervalAlpha(numbers(said), resampling) };
    case "message_ratings":
      return { coefficient: "interval_alpha", estimate: intervalAlpha(numbers(said.flatMap(byMessage)), resampling) };
    case "multi_choice":
    case "taxonomy":
      return { coefficient: "masi_alpha", estimate: setAlpha(said, masiDistance, resampling) };
    case "text":
      return { coefficient: "word_alpha", estimate: ofTexts(said, resampling) };
    case "ranking":
      return { coefficient: "kendall_w", estimate: ofRankings(said, resampling) };
  }
}

/** Of several answers by one worker to one task the last. */
export function lastOf(given: readonly Said[]): Said[] {
  return [...new Map(given.map((one) => [JSON.stringify([one.task, one.worker]), one])).values()];
}

function named(said: readonly Said[], classes: readonly string[] = []) {
  const rows = said
    .filter(({ answer }) => typeof answer !== "object")
    .map(({ task, worker, answer }) => ({ task, worker, label: String(answer) }));
  const numbered = numberNames(rows, classes);
  return { crowd: crowdOf(numbered.answers), workers: numbered.workers };
}

function ofRatings(said: readonly Said[], resampling: Resampling): Estimate {
  const rated = said.filter(({ answer }) => typeof answer === "number");
  const values = [...new Set(rated.map(({ answer }) => Number(answer)))].sort((a, b) => a - b);
  return ordinalAlpha(named(rated, values.map(String)).crowd, resampling);
}

/** Of a longer scale the steps are too fine to be told apart, and a table of them too large. */
const MOST_STEPS = 100;

/**
 * Ratings as classes in rising order, of whole numbers with the steps between them that nobody chose. A scale of more than 100 steps, or of as
 * many different numbers, is cut into 100 equal parts from the lowest rating to the highest: `bins` is how many, null where each step is a class.
 */
export function scaled(said: readonly Said[]): { crowd: Crowd; workers: readonly string[]; bins: number | null } {
  const rated = said.filter(({ answer }) => typeof answer === "number" && Number.isFinite(answer));
  const values = [...new Set(rated.map(({ answer }) => Number(answer)))].sort((a, b) => a - b);
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 0];
  const whole = values.every(Number.isInteger);
  if (whole ? high - low < MOST_STEPS : values.length <= MOST_STEPS) {
    const scale = whole ? Array.from({ length: high - low + 1 }, (_, at) => low + at) : values;
    return { ...named(rated, scale.map(String)), bins: null };
  }
  // Halved, so that the largest doubles do not overflow.
  const part = (value: number) => Math.floor((MOST_STEPS * (value / 2 - low / 2)) / (high / 2 - low / 2));
  const binned = rated.map((one) => ({ ...one, answer: Math.min(MOST_STEPS - 1, part(Number(one.answer))) }));
  const parts = Array.from({ length: MOST_STEPS }, (_, at) => String(at));
  return { ...named(binned, parts), bins: MOST_STEPS };
}

/** Ratings of a chat, each message a task of its own. */
export function byMessage({ task, worker, answer }: Said): Said[] {
  if (typeof answer !== "object" || Array.isArray(answer)) return [];
  return Object.entries(answer).map(([message, one]) => ({
    task: JSON.stringify([task, message]),
    worker,
    answer: one,
  }));
}

/** Answers that are numbers. */
export function numbers(said: readonly Said[]): NumberCrowd {
  const rows = said.filter(({ answer }) => typeof answer === "number");
  const { answers } = numberNames(rows.map(({ task, worker }) => ({ task, worker, label: null })));
  return numberCrowdOf({ ...answers, values: Float64Array.from(rows, ({ answer }) => Number(answer)) });
}

/** Krippendorff's alpha of answers that are sets of options, by how different two sets are. */
export function setAlpha(said: readonly Said[], distance: typeof masiDistance, resampling: Resampling): Estimate {
  const options = new Map<string, number>();
  const numberOf = (option: string) => options.get(option) ?? options.set(option, options.size).size - 1;
  const rows = said
    .filter(({ answer }) => typeof answer === "string" || Array.isArray(answer))
    .map(({ task, worker, answer }) => {
      const members = new Set([answer].flat().map((option) => numberOf(String(option))));
      return { task, worker, label: [...members].sort((a, b) => a - b).join(" ") };
    });
  const { answers, classes } = numberNames(rows);
  const sets = classes.map((members) => new Set(members.split(" ").filter(Boolean).map(Number)));
  return distanceAlpha(crowdOf(answers), distanceOfSets(sets, distance), resampling);
}

function byTask(said: readonly Said[]): Said[][] {
  return [...Map.groupBy(said, ({ task }) => task).values()];
}

function ofTexts(said: readonly Said[], resampling: Resampling): Estimate {
  const tasks = byTask(said.filter(({ answer }) => typeof answer === "string")).filter((each) => each.length >= 2);
  const starts = new Uint32Array(tasks.length + 1);
  for (const [task, each] of tasks.entries()) starts[task + 1] = starts[task]! + each.length;
  const distance = wordDistance(tasks.flat().map(({ answer }) => String(answer)));
  return itemAlpha({ starts, distance }, resampling);
}

function ofRankings(said: readonly Said[], resampling: Resampling): Estimate {
  const tasks = byTask(said.filter(({ answer }) => Array.isArray(answer))).map((each) => {
    const orders = each.map(({ answer }) => answer as string[]);
    const options = [...new Set(orders.flat())].sort();
    return orders.map((order) =>
      options.map((option) => (order.includes(option) ? order.indexOf(option) + 1 : Number.NaN)),
    );
  });
  return kendallW(tasks, resampling);
}
