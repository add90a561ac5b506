import type { Annotation, DetailedComparison } from "../../annotations/contract.ts";
import type { Answer } from "../../annotations/region.contract.ts";
import type { Field } from "../../projects/label-schema.contract.ts";
import { fuseNumbers, type NumberRule } from "../statistics/consensus/fuse-numbers.ts";
import { medoid } from "../statistics/fusion/medoid.ts";
import { numberCrowdOf } from "../statistics/number-crowd.ts";
import type { ExplainedItem } from "./explain-task.ts";
import { familyOf, labelOf, own } from "./labels.ts";
import type { ConsensusModel } from "./models.ts";

export interface ValuedItem extends ExplainedItem {
  value: Answer;
}
type Said = Pick<Annotation, "id" | "userId" | "result">;
/** Nobody else has said anything that it could be compared with. */
const ALONE = 0.5;

/** What a question without labels means: one answer of all, as sure as the answers are alike; null when nobody answered. */
export function explainValue(
  field: Field,
  model: ConsensusModel,
  annotations: readonly Said[],
  comparisons: readonly DetailedComparison[],
): ValuedItem | null {
  const said = annotations.flatMap(({ id, result }) => {
    const answer = own(result.answers, field.name);
    return answer === undefined ? [] : [{ id, answer }];
  });
  if (said.length === 0) return null;
  const alike = likenessOf(field.name, comparisons);
  const value = valueOf(field, model, said, alike);
  return {
    family: familyOf(field.name),
    item: field.name,
    posterior: {},
    label: labelOf(typeof value === "object" && !Array.isArray(value) ? JSON.stringify(value) : value),
    confidence: sureness(
      said.map((one) => one.id),
      alike,
    ),
    entropy: 0,
    answers: said.length,
    value,
  };
}

type Alike = (a: string, b: string) => number | undefined;
type Given = { id: string; answer: Answer };

function valueOf(field: Field, model: ConsensusModel, said: Given[], alike: Alike): Answer {
  const answers = said.map((one) => one.answer);
  if (model !== "closest" && answers.every((one) => typeof one === "number")) {
    const value = middle(answers, model as NumberRule);
    return field.kind === "rating" ? Math.round(value) : value;
  }
  if (field.kind === "message_ratings" && answers.every((one) => typeof one === "object" && !Array.isArray(one)))
    return byMessage(answers as Record<string, number>[], model as NumberRule);
  const weights = said.map(() => 1);
  return medoid(said, weights, (a, b) => alike(a.id, b.id) ?? 0).answer;
}

function middle(values: readonly number[], rule: NumberRule): number {
  const workers = Uint32Array.from(values, (_, at) => at);
  const tasks = new Uint32Array(values.length);
  const crowd = numberCrowdOf({
    tasks,
    workers,
    values: Float64Array.from(values),
    taskCount: 1,
    workerCount: values.length,
  });
  return fuseNumbers(crowd, rule).values[0]!;
}

/** Each message's rating from those who rated it; one that not even half rated has none. */
function byMessage(answers: readonly Record<string, number>[], rule: NumberRule): Answer {
  const messages = [...new Set(answers.flatMap((one) => Object.keys(one)))].sort();
  return Object.fromEntries(
    messages.flatMap((message) => {
      const rated = [...answers.keys()].filter((at) => own(answers[at]!, message) !== undefined);
      if (rated.length * 2 < answers.length) return [];
      const values = rated.map((at) => answers[at]![message]!);
      return [[message, middle(values, rule)]];
    }),
  );
}

function likenessOf(field: string, comparisons: readonly DetailedComparison[]): Alike {
  const known = new Map(
    comparisons.flatMap(({ left, right, answers }) => {
      const likeness = answers.find((one) => one.field === field)?.likeness;
      return likeness === undefined ? [] : [[key(left, right), likeness] as const];
    }),
  );
  return (a, b) => known.get(key(a, b));
}

const key = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** How alike the answers are, in the mean of all pairs that were compared. */
function sureness(ids: readonly string[], alike: Alike): number {
  const pairs = ids.flatMap((a, at) => ids.slice(at + 1).flatMap((b) => alike(a, b) ?? []));
  return pairs.length === 0 ? ALONE : pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
}
