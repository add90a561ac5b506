import { escapePointer } from "../kernel/wire/problem.ts";
import type { Region, Relation, Result } from "./region.contract.ts";
import type { Changes, Difference } from "./version.contract.ts";

type Value = Readonly<Record<string, unknown>>;
export const EMPTY: Result = { regions: [], relations: [], answers: {} };

export const relationKey = ({ from, to, type }: Relation) => JSON.stringify([from, to, type]);

/** A property of its own, so that a field called `toString` is not taken for what every object has. */
export function own<T>(value: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function side(name: "before" | "after", value: unknown): Partial<Record<"before" | "after", unknown>> {
  return value === undefined ? {} : { [name]: value };
}

function fieldsThatDiffer(before: Value, after: Value, pointer: string) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !Bun.deepEquals(own(before, name), own(after, name)))
    .map((name) => ({
      pointer: `${pointer}/${escapePointer(name)}`,
      ...side("before", own(before, name)),
      ...side("after", own(after, name)),
    }));
}

function changedRegion(before: Region, after: Region): Difference | null {
  const { attributes: then, ...old } = before;
  const { attributes: now, ...fresh } = after;
  const fields = [...fieldsThatDiffer(old, fresh, ""), ...fieldsThatDiffer(then, now, "/attributes")];
  return fields.length === 0 ? null : { part: "region", change: "changed", regionId: after.id, before, after, fields };
}

function regionsThatDiffer(from: readonly Region[], to: readonly Region[]): Difference[] {
  const before = new Map(from.map((region) => [region.id, region]));
  const after = new Set(to.map((region) => region.id));
  const gone = from
    .filter((region) => !after.has(region.id))
    .map((region): Difference => {
      return { part: "region", change: "removed", regionId: region.id, before: region, fields: [] };
    });
  const rest = to.flatMap((region): Difference | [] => {
    const old = before.get(region.id);
    if (!old) return { part: "region", change: "added", regionId: region.id, after: region, fields: [] };
    return changedRegion(old, region) ?? [];
  });
  return [...gone, ...rest];
}

function relationsThatDiffer(from: readonly Relation[], to: readonly Relation[]): Difference[] {
  const [before, after] = [new Set(from.map(relationKey)), new Set(to.map(relationKey))];
  const gone = from.filter((one) => !after.has(relationKey(one)));
  const added = to.filter((one) => !before.has(relationKey(one)));
  return [
    ...gone.map((relation): Difference => ({ part: "relation", change: "removed", relation })),
    ...added.map((relation): Difference => ({ part: "relation", change: "added", relation })),
  ];
}

function answersThatDiffer(from: Value, to: Value): Difference[] {
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return fields.flatMap((field): Difference | [] => {
    const [before, after] = [own(from, field), own(to, field)];
    if (Bun.deepEquals(before, after)) return [];
    const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
    return { part: "answer", change, field, ...side("before", before), ...side("after", after) };
  });
}

/** All that differs between two results, part by part: regions by their ids, relations by their ends and type, answers by field. */
export function differences(from: Result, to: Result): Difference[] {
  return [
    ...regionsThatDiffer(from.regions, to.regions),
    ...relationsThatDiffer(from.relations, to.relations),
    ...answersThatDiffer(from.answers, to.answers),
  ];
}

/** How many parts there are of each kind of difference. */
export function changesOf(found: readonly Difference[]): Changes {
  const count = (part: Difference["part"]) => {
    const of = found.filter((one) => one.part === part);
    const many = (change: Difference["change"]) => of.filter((one) => one.change === change).length;
    return { added: many("added"), removed: many("removed"), changed: many("changed") };
  };
  return { regions: count("region"), relations: count("relation"), answers: count("answer") };
}

/** Whether regions that both results have follow one another in another order. */
export function reordered(from: Result, to: Result): boolean {
  const ids = ({ regions }: Result) => regions.map((region) => region.id);
  const [mine, theirs] = [new Set(ids(from)), new Set(ids(to))];
  const order = ids(from).filter((id) => theirs.has(id));
  return ids(to)
    .filter((id) => mine.has(id))
    .some((id, at) => id !== order[at]);
}
