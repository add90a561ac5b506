import type { Annotation, Comparison } from "../../annotations/contract.ts";
import type { Answer, Region, Relation, Result } from "../../annotations/region.contract.ts";
import type { Field } from "../../projects/label-schema.contract.ts";
import type { ExplainedItem } from "./explain-task.ts";
import { type Mark, markKey, type RegionGroup } from "./group-regions.ts";
import { familyOf, itemOfRegion, labelOf, own, REGIONS, UNMARKED } from "./labels.ts";
import { mergeRegions } from "./merge-regions.ts";

export interface Told {
  annotations: readonly Pick<Annotation, "id" | "userId" | "result">[];
  comparisons: readonly Comparison[];
  groups: readonly RegionGroup[];
  fields: readonly Field[];
  items: readonly ExplainedItem[];
  /** One answer by question, of those that have no labels. */
  values: ReadonlyMap<string, Answer>;
  skills: ReadonlyMap<string, number>;
}

/** One annotation of several: every thing that is probably there, merged of its marks, and every question's most probable answer. */
export function fuseResult(told: Told): Result {
  const weight = (userId: string) => told.skills.get(userId) ?? 0.5;
  const known = new Map(told.items.filter((one) => one.family === REGIONS).map((one) => [one.item, one]));
  const alike = likenessOf(told.comparisons);
  const placed = new Map<string, string>();
  const regions = told.groups.flatMap((group, at): Region[] => {
    const { label, confidence } = known.get(itemOfRegion(at)) ?? voted(group, told.annotations, weight);
    if (label === UNMARKED) return [];
    const id = `c${at + 1}`;
    for (const mark of group) placed.set(markKey(mark.annotationId, mark.region.id), id);
    const weights = group.map((mark) => weight(mark.userId));
    const merged = mergeRegions(group, weights, alike);
    const named = group.filter((mark) => mark.region.class === label);
    const attributes = attributesOf(named, weight);
    return [{ ...merged, id, class: label, attributes, score: hundredths(confidence) }];
  });
  return { regions, relations: relationsOf(told, placed, weight), answers: answersOf(told) };
}

/** As much as anybody can tell apart, so that what is fused again stays what it was. */
function hundredths(share: number): number {
  return Math.round(100 * Math.min(1, Math.max(0, share))) / 100;
}

type Weight = (userId: string) => number;

/** Of things beyond those that are looked at one by one: there is what half of the weight has marked, of the class that most of it says. */
function voted(group: RegionGroup, everybody: Told["annotations"], weight: Weight) {
  const [label, votes] = most(group.map((mark) => [mark.region.class, weight(mark.userId)]));
  const marked = group.reduce((sum, mark) => sum + weight(mark.userId), 0);
  const all = everybody.reduce((sum, one) => sum + weight(one.userId), 0);
  return { label: marked * 2 >= all ? label : UNMARKED, confidence: votes / all };
}

/** Each attribute as most of those say it who name the thing so. */
function attributesOf(marks: readonly Mark[], weight: Weight): Region["attributes"] {
  const names = [...new Set(marks.flatMap((mark) => Object.keys(mark.region.attributes)))].sort();
  return Object.fromEntries(
    names.map((name) => {
      const said = marks.flatMap((mark) => {
        const value = own(mark.region.attributes, name);
        return value === undefined ? [] : [[JSON.stringify(value), weight(mark.userId)] as const];
      });
      return [name, JSON.parse(most(said)[0]) as Region["attributes"][string]];
    }),
  );
}

/** Relations between what is there that more than half of the weight has drawn. */
function relationsOf({ annotations }: Told, placed: ReadonlyMap<string, string>, weight: Weight): Relation[] {
  const votes = new Map<string, { relation: Relation; weight: number }>();
  for (const { id, userId, result } of annotations) {
    const mine = result.relations.flatMap(({ from, to, type }) => {
      const [start, end] = [placed.get(markKey(id, from)), placed.get(markKey(id, to))];
      return start && end && start !== end ? [{ from: start, to: end, type }] : [];
    });
    for (const [key, relation] of new Map(mine.map((one) => [JSON.stringify([one.from, one.to, one.type]), one]))) {
      const before = votes.get(key)?.weight ?? 0;
      votes.set(key, { relation, weight: before + weight(userId) });
    }
  }
  const all = annotations.reduce((sum, one) => sum + weight(one.userId), 0);
  return [...votes.values()].filter((one) => one.weight * 2 > all).map((one) => one.relation);
}

function answersOf({ annotations, fields, items, values }: Told): Result["answers"] {
  return Object.fromEntries(
    fields.flatMap((field): [string, Answer][] => {
      const { name, kind } = field;
      const value = values.get(name);
      if (value !== undefined) return [[name, value]];
      const mine = items.filter((one) => one.family === familyOf(name));
      if (mine.length === 0) return [];
      if (kind === "multi_choice") {
        const chosen = mine.filter((one) => one.label !== UNMARKED).map((one) => one.label);
        return chosen.length === 0 ? [] : [[name, [...new Set(chosen)].sort()]];
      }
      const { label } = mine[0]!;
      const given = annotations.map(({ result }) => own(result.answers, name));
      const answer = given.find((one) => one !== undefined && labelOf(one) === label);
      return [[name, answer ?? (kind === "rating" ? Number(label) : label)]];
    }),
  );
}

function likenessOf(comparisons: readonly Comparison[]) {
  const known = new Map<string, number>();
  for (const { left, right, pairs } of comparisons)
    for (const pair of pairs) {
      const [a, b] = [markKey(left, pair.left), markKey(right, pair.right)];
      known.set(`${a} ${b}`, pair.iou);
      known.set(`${b} ${a}`, pair.iou);
    }
  const key = ({ annotationId, region }: Mark) => markKey(annotationId, region.id);
  return (a: Mark, b: Mark) => known.get(`${key(a)} ${key(b)}`) ?? 0;
}

/** What most weight speaks for, of equals the first in order, and how much. */
function most(votes: readonly (readonly [string, number])[]): [string, number] {
  const sums = new Map<string, number>();
  for (const [name, weight] of votes) sums.set(name, (sums.get(name) ?? 0) + weight);
  return [...sums].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]!;
}
