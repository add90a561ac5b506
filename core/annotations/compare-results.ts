import type { Field } from "../projects/label-schema.contract.ts";
import { answerLikeness } from "./answer-likeness.ts";
import type { DetailedComparison } from "./contract.ts";
import { own } from "./diff.ts";
import { matchRegions, type Pair } from "./match-regions.ts";
import type { Region, Result } from "./region.contract.ts";
import { isEmpty } from "./rules/values.ts";
import { tokenF1, type Tokens } from "./text-tokens.ts";

export interface Compared {
  id: string;
  result: Result;
}
export type QuestionOf = (field: string) => Pick<Field, "kind" | "min" | "max"> | undefined;

/** Whether two answers to a question say the same; the order counts in rankings only, and nothing equals an empty answer. */
function sameAnswer(a: unknown, b: unknown, kind: Field["kind"] | undefined): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (kind === "ranking" || !Array.isArray(a) || !Array.isArray(b)) return Bun.deepEquals(a, b);
  return Bun.deepEquals(a.toSorted(), b.toSorted());
}

const f1Of = (agreeing: number, left: number, right: number) =>
  left + right === 0 ? 1 : (2 * agreeing) / (left + right);

function byClass(mine: readonly Region[], theirs: readonly Region[], agreeing: readonly Pair[]) {
  const count = (names: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  };
  const left = count(mine.map((region) => region.class));
  const right = count(theirs.map((region) => region.class));
  const both = count(agreeing.map((pair) => mine[pair.left]!.class));
  return [...new Set([...left.keys(), ...right.keys()])].sort().map((name) => {
    const [l, r] = [left.get(name) ?? 0, right.get(name) ?? 0];
    return { class: name, left: l, right: r, f1: f1Of(both.get(name) ?? 0, l, r) };
  });
}

/** Spans by exact and by token F1; null when neither has any. */
function bySpan(mine: readonly Region[], theirs: readonly Region[], agreeing: readonly Pair[], tokens: Tokens | null) {
  const spans = (list: readonly Region[]) => list.filter((region) => region.type === "span");
  const [left, right] = [spans(mine), spans(theirs)];
  if (left.length + right.length === 0) return null;
  const exact = agreeing.filter((pair) => mine[pair.left]!.type === "span").length;
  return { exact: f1Of(exact, left.length, right.length), token: tokens && tokenF1(left, right, tokens) };
}

/** How two annotations agree: paired regions, their F1, and each question that one of them answered. Two empty ones agree. */
export function compareResults(
  left: Compared,
  right: Compared,
  questionOf: QuestionOf,
  tokens: Tokens | null = null,
): DetailedComparison {
  const [mine, theirs] = [left.result.regions, right.result.regions];
  const pairs = matchRegions(mine, theirs);
  const agreeing = pairs.filter((pair) => pair.agree);
  const [paired, matched] = [new Set(pairs.map((pair) => pair.left)), new Set(pairs.map((pair) => pair.right))];
  const fields = [...new Set([...Object.keys(left.result.answers), ...Object.keys(right.result.answers)])].sort();
  return {
    left: left.id,
    right: right.id,
    f1: f1Of(agreeing.length, mine.length, theirs.length),
    meanIou: pairs.length === 0 ? null : pairs.reduce((sum, pair) => sum + pair.iou, 0) / pairs.length,
    classes: byClass(mine, theirs, agreeing),
    spans: bySpan(mine, theirs, agreeing, tokens),
    pairs: pairs.map((pair) => ({
      left: mine[pair.left]!.id,
      right: theirs[pair.right]!.id,
      iou: pair.iou,
      sameClass: pair.sameClass,
    })),
    onlyLeft: mine.filter((_, at) => !paired.has(at)).map((region) => region.id),
    onlyRight: theirs.filter((_, at) => !matched.has(at)).map((region) => region.id),
    answers: fields.map((field) => {
      const [a, b] = [own(left.result.answers, field), own(right.result.answers, field)];
      const question = questionOf(field);
      return { field, equal: sameAnswer(a, b, question?.kind), likeness: answerLikeness(a, b, question) };
    }),
  };
}
