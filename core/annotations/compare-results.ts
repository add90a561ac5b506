import type { Field } from "../projects/label-schema.contract.ts";
import type { Comparison } from "./contract.ts";
import { matchRegions } from "./match-regions.ts";
import type { Result } from "./region.contract.ts";
import { isEmpty } from "./rules/values.ts";

export interface Compared {
  id: string;
  result: Result;
}

/** Whether two answers to a question say the same; the order counts in rankings only, and nothing equals an empty answer. */
function sameAnswer(a: unknown, b: unknown, kind: Field["kind"] | undefined): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (kind === "ranking" || !Array.isArray(a) || !Array.isArray(b)) return Bun.deepEquals(a, b);
  return Bun.deepEquals(a.toSorted(), b.toSorted());
}

/** How two annotations agree: paired regions, their F1, and each question that one of them answered. Two empty ones agree. */
export function compareResults(
  left: Compared,
  right: Compared,
  kindOf: (field: string) => Field["kind"] | undefined,
): Comparison {
  const [mine, theirs] = [left.result.regions, right.result.regions];
  const pairs = matchRegions(mine, theirs);
  const agreeing = pairs.filter((pair) => pair.agree).length;
  const [paired, matched] = [new Set(pairs.map((pair) => pair.left)), new Set(pairs.map((pair) => pair.right))];
  const fields = [...new Set([...Object.keys(left.result.answers), ...Object.keys(right.result.answers)])].sort();
  return {
    left: left.id,
    right: right.id,
    f1: mine.length + theirs.length === 0 ? 1 : (2 * agreeing) / (mine.length + theirs.length),
    pairs: pairs.map((pair) => ({
      left: mine[pair.left]!.id,
      right: theirs[pair.right]!.id,
      iou: pair.iou,
      sameClass: pair.sameClass,
    })),
    onlyLeft: mine.filter((_, at) => !paired.has(at)).map((region) => region.id),
    onlyRight: theirs.filter((_, at) => !matched.has(at)).map((region) => region.id),
    answers: fields.map((field) => ({
      field,
      equal: sameAnswer(left.result.answers[field], right.result.answers[field], kindOf(field)),
    })),
  };
}
