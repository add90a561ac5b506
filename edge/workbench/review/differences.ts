import type { Answer, Region, Relation, Result } from "../../../core/annotations/region.contract.ts";
import type { Field, LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { boundsOf, findThings, samePlace, type Thing } from "./things.ts";

/** In what the sides differ about one thing. */
export type Way = "missing" | "class" | "place" | "attributes";

export type Difference =
  | { kind: "region"; key: string; thing: Thing; ways: readonly Way[] }
  | { kind: "answer"; key: string; field: Field; answers: readonly (Answer | undefined)[] }
  | { kind: "relation"; key: string; type: string; from: Thing; to: Thing; has: readonly boolean[] };

/** How the sides' results compare; every list is in reading order. */
export interface Comparison {
  /** The sides are versions of one annotation, of which every change counts. */
  changes: boolean;
  things: readonly Thing[];
  differences: readonly Difference[];
  /** Ids of the regions of each side about which all sides say the same. */
  agreed: readonly ReadonlySet<string>[];
  /** Mean agreement of each side with the others, 0 to 1; null with one side. */
  agreement: readonly (number | null)[];
}

/**
 * Compares what two or more sides say about one task: regions, relations between them, and answers. Of versions of one
 * annotation (`changes`) the least change counts.
 */
export function compareSides(results: readonly Result[], schema: LabelSchema, changes = false): Comparison {
  const regionsOf = results.map((r) => r.regions);
  const things = findThings(regionsOf, changes).sort(inReadingOrder);
  const same = changes ? sameShape : samePlace;
  const several = results.length > 1;
  const regions = things.flatMap((thing): Difference[] => {
    const ways = several ? waysOf(thing, schema, same) : [];
    return ways.length > 0 ? [{ kind: "region", key: keyOf(thing), thing, ways }] : [];
  });
  const different = new Set(regions.map((d) => (d.kind === "region" ? d.thing : null)));
  const agreed = results.map(
    (_, side) => new Set(things.flatMap((t) => (different.has(t) ? [] : (t.members[side]?.id ?? [])))),
  );
  const answers = several ? answerDifferences(results, schema) : [];
  const relations = several ? relationDifferences(results, things) : [];
  return {
    changes,
    things,
    differences: [...answers, ...regions, ...relations],
    agreed,
    agreement: results.map((_, side) => meanAgreement(side, results, things)),
  };
}

function keyOf(thing: Thing): string {
  return thing.members.map((region) => region?.id ?? "").join("/");
}

function inReadingOrder(a: Thing, b: Thing): number {
  const [left, right] = [a, b].map((thing) => {
    const first = thing.members.find((region) => region !== null)!;
    const bounds = boundsOf(first);
    return first.type === "span" || first.type === "audio_segment"
      ? { y: 0, x: first.start }
      : { y: bounds?.minY ?? 0, x: bounds?.minX ?? 0 };
  });
  return left!.y - right!.y || left!.x - right!.x;
}

/** A region without its name and what is said about it. */
function shapeOnly({ id: _id, class: _class, attributes: _attributes, score: _score, ...shape }: Region): string {
  return plain(shape);
}

function sameShape(a: Region, b: Region): boolean {
  return shapeOnly(a) === shapeOnly(b);
}

function waysOf({ members }: Thing, schema: LabelSchema, same: (a: Region, b: Region) => boolean): Way[] {
  const present = members.filter((region) => region !== null);
  const first = present[0]!;
  const ways: Way[] = [];
  if (present.length < members.length) ways.push("missing");
  if (present.some((r) => r.class !== first.class)) ways.push("class");
  if (present.some((a, i) => present.slice(i + 1).some((b) => !same(a, b)))) ways.push("place");
  if (!ways.includes("class") && differingAttributes(members, schema).length > 0) ways.push("attributes");
  return ways;
}

/** The names of the attributes in which the regions of one thing differ. */
export function differingAttributes(members: readonly (Region | null)[], schema: LabelSchema): string[] {
  const present = members.filter((region) => region !== null);
  const attributes = schema.classes.find((c) => c.name === present[0]?.class)?.attributes ?? [];
  return attributes
    .filter(({ name }) => new Set(present.map((r) => plain(r.attributes?.[name] ?? null))).size > 1)
    .map((a) => a.name);
}

/** A value as text that is equal for equal values; a choice of several is a set. */
function plain(value: unknown, ordered = false): string {
  if (Array.isArray(value)) return JSON.stringify(ordered ? value : value.toSorted());
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const plainAnswer = (field: Field, answer: Answer | undefined) => plain(answer ?? null, field.kind === "ranking");

function answerDifferences(results: readonly Result[], schema: LabelSchema): Difference[] {
  return schema.fields.flatMap((field): Difference[] => {
    const answers = results.map((r) => r.answers[field.name]);
    const same = new Set(answers.map((answer) => plainAnswer(field, answer))).size === 1;
    return same ? [] : [{ kind: "answer", key: `answer ${field.name}`, field, answers }];
  });
}

function relationDifferences(results: readonly Result[], things: readonly Thing[]): Difference[] {
  const found = new Map<string, { type: string; from: Thing; to: Thing; has: boolean[] }>();
  const number = new Map(things.map((thing, at) => [thing, at]));
  results.forEach(({ relations }, side) => {
    const home = new Map(
      things.flatMap((thing) => (thing.members[side] ? [[thing.members[side].id, thing] as const] : [])),
    );
    for (const { from, to, type } of relations satisfies Relation[]) {
      const [a, b] = [home.get(from), home.get(to)];
      if (!a || !b) continue;
      const key = `${number.get(a)} ${number.get(b)} ${type}`;
      const known = found.get(key) ?? { type, from: a, to: b, has: results.map(() => false) };
      known.has[side] = true;
      found.set(key, known);
    }
  });
  return [...found]
    .filter(([, { has }]) => has.includes(false))
    .map(([key, one]) => ({ kind: "relation", key: `relation ${key}`, ...one }));
}

function meanAgreement(side: number, results: readonly Result[], things: readonly Thing[]): number | null {
  const others = results.flatMap((_, other) => (other === side ? [] : [agreementOf(side, other, results, things)]));
  return others.length === 0 ? null : mean(others);
}

/** The mean of the regions' F1 and the share of equal answers, as far as there are any; two empty results agree. */
function agreementOf(a: number, b: number, results: readonly Result[], things: readonly Thing[]): number {
  const [left, right] = [results[a]!, results[b]!];
  const drawn = left.regions.length + right.regions.length;
  const agreeing = things.filter(({ members }) => {
    const [one, other] = [members[a], members[b]];
    return one && other && one.class === other.class && samePlace(one, other);
  }).length;
  const fields = [...new Set([...Object.keys(left.answers), ...Object.keys(right.answers)])];
  const equal = fields.filter(
    (name) => plain(left.answers[name] ?? null) === plain(right.answers[name] ?? null),
  ).length;
  const parts = [...(drawn > 0 ? [(2 * agreeing) / drawn] : []), ...(fields.length > 0 ? [equal / fields.length] : [])];
  return parts.length === 0 ? 1 : mean(parts);
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}
