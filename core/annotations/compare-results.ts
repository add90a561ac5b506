import type { Comparison } from "./contract.ts";
import { matchRegions } from "./match-regions.ts";
import type { Result } from "./region.contract.ts";

export interface Compared {
  id: string;
  result: Result;
}

/** Lists and rankings keep their order only where it means something; here a choice of several is a set. */
function equal(a: unknown, b: unknown): boolean {
  return Bun.deepEquals(a, b);
}

/** How two annotations agree: paired regions, their F1, and each question that one of them answered. Two empty ones agree. */
export function compareResults(left: Compared, right: Compared): Comparison {
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
    answers: fields.map((field) => ({ field, equal: equal(left.result.answers[field], right.result.answers[field]) })),
  };
}
