import { own, relationKey } from "./diff.ts";
import type { Result } from "./region.contract.ts";

/** Which version last set each region and relation, in the order of the result, and each answer. */
export interface BlameMarks {
  regions: number[];
  relations: number[];
  answers: Record<string, number>;
}

/** The marks of a version: what it has as its parent had it keeps the parent's mark, all else it set itself. */
export function marksOf(
  result: Result,
  version: number,
  parent: { result: Result; marks: BlameMarks } | null,
): BlameMarks {
  const regions = new Map(parent?.result.regions.map((region, at) => [region.id, { region, at }]));
  const relations = new Map(parent?.result.relations.map((relation, at) => [relationKey(relation), at]));
  const marked = (list: readonly number[] | undefined, at: number | undefined) =>
    (at === undefined ? undefined : list?.[at]) ?? version;
  return {
    regions: result.regions.map((region) => {
      const old = regions.get(region.id);
      return marked(parent?.marks.regions, old && Bun.deepEquals(old.region, region) ? old.at : undefined);
    }),
    relations: result.relations.map((one) => marked(parent?.marks.relations, relations.get(relationKey(one)))),
    answers: Object.fromEntries(
      Object.entries(result.answers).map(([field, answer]) => {
        const same = parent !== null && Bun.deepEquals(own(parent.result.answers, field), answer);
        return [field, (same ? own(parent.marks.answers, field) : undefined) ?? version];
      }),
    ),
  };
}
