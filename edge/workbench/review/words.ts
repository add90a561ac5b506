import type { KeptFromModel } from "../../../core/annotations/contract.ts";
import type { Answer, Region } from "../../../core/annotations/region.contract.ts";
import type { Attribute, Field, LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { classTitle, regionPlace, shapeName } from "../document/region-name.ts";
import type { Difference, Way } from "./differences.ts";
import { likeness } from "./region-likeness.ts";
import type { Thing } from "./things.ts";

export type TextOf = (start: number, end: number) => string;

/** What differs, in two short pieces: the thing, and how the sides see it. */
export interface DifferenceWords {
  title: string;
  detail: string;
}

const nothing = "not answered";

/** An answer as its options' words. */
export function answerWords(field: Field, answer: Answer | undefined): string {
  const word = (value: string) => field.options.find((o) => o.value === value)?.title ?? value;
  if (answer === undefined || answer === "" || (Array.isArray(answer) && answer.length === 0)) return nothing;
  if (typeof answer === "string") return word(answer);
  if (typeof answer === "number") return field.kind === "rating" ? `${answer} of ${field.max ?? 5}` : String(answer);
  if (Array.isArray(answer)) return answer.map(word).join(field.kind === "ranking" ? " › " : ", ");
  return Object.entries(answer)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}

/** The value of a region's attribute as its options' words. */
export function attributeWords(attribute: Attribute, value: Region["attributes"][string] | undefined): string {
  const word = (one: string) => attribute.options.find((o) => o.value === one)?.title ?? one;
  if (value === undefined || value === "") return "not set";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length > 0 ? value.map(word).join(", ") : "not set";
  return typeof value === "number" ? String(value) : word(value);
}

/** The least overlap among the regions of one thing, as a percentage. */
export function overlapWords({ members }: Thing): string {
  const present = members.filter((region) => region !== null);
  const all = present.flatMap((a, i) => present.slice(i + 1).map((b) => likeness(a, b)));
  return `${Math.round(Math.min(1, ...all) * 100)} % overlap`;
}

/** What a thing is called: its classes, or for text what it covers. */
export function thingTitle({ members }: Thing, schema: LabelSchema, textOf: TextOf): string {
  const present = members.filter((region) => region !== null);
  const names = [...new Set(present.map((r) => classTitle(schema, r.class)))].join(" or ");
  const longest = longestSpan(present);
  return longest ? `“${regionPlace(longest, textOf)}”` : names;
}

function longestSpan(regions: readonly Region[]): Region | null {
  const spans = regions.flatMap((region) => (region.type === "span" ? [region] : []));
  return spans.sort((a, b) => b.end - b.start - (a.end - a.start))[0] ?? null;
}

/** Where a thing is in an image, for those who cannot see it; empty for text, whose title says it. */
export function thingPlace({ members }: Thing, textOf: TextOf): string {
  const first = members.find((region) => region !== null)!;
  return first.type === "span" ? "" : `${shapeName(first.type)} ${regionPlace(first, textOf)}`;
}

export interface Wording {
  /** The sides by name. */
  names: readonly string[];
  /** The sides are before and after. */
  changes: boolean;
  schema: LabelSchema;
  textOf: TextOf;
}

/** How the sides differ, or what has changed from the one to the other. */
export function differenceWords(difference: Difference, wording: Wording): DifferenceWords {
  const { schema, textOf, changes } = wording;
  if (difference.kind === "answer") {
    const said = [...new Set(difference.answers.map((answer) => answerWords(difference.field, answer)))];
    return { title: difference.field.title, detail: said.join(changes ? " → " : " or ") };
  }
  if (difference.kind === "relation") {
    const type = (schema.relations ?? []).find((r) => r.type === difference.type);
    const ends = [difference.from, difference.to].map((thing) => thingTitle(thing, schema, textOf));
    return {
      title: `${ends[0]} ${type?.title ?? difference.type} ${ends[1]}`,
      detail: whoWords(difference.has, wording),
    };
  }
  const { thing, ways } = difference;
  return {
    title: thingTitle(thing, schema, textOf),
    detail: ways.map((way) => wayWords(way, thing, wording)).join(", "),
  };
}

function wayWords(way: Way, thing: Thing, wording: Wording): string {
  const { schema, changes } = wording;
  const marked = thing.members.map((region) => region !== null);
  if (way === "missing") return whoWords(marked, wording);
  if (way === "place") return changes ? "moved or reshaped" : overlapWords(thing);
  if (way === "attributes") return changes ? "attributes changed" : "attributes differ";
  const present = thing.members.filter((region) => region !== null);
  const classes = [...new Set(present.map((r) => classTitle(schema, r.class)))];
  if (longestSpan(present)) return classes.join(changes ? " → " : " or ");
  return changes ? "class changed" : "class differs";
}

function whoWords(has: readonly boolean[], { names, changes }: Wording): string {
  if (changes) return has[0] ? "removed" : "added";
  const with_ = names.filter((_, side) => has[side]);
  const without = names.filter((_, side) => !has[side]);
  return with_.length <= without.length ? `only ${with_.join(", ")}` : `not ${without.join(", ")}`;
}

/** A share as people read it: 71 %. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** How much of somebody's work is a model's, left as it was. */
export function keptWords({ regions, answers, unchanged }: KeptFromModel): string {
  if (unchanged) return "just as the model made it";
  const parts = [
    ...(regions > 0 ? [regions === 1 ? "1 region" : `${regions.toLocaleString("en")} regions`] : []),
    ...(answers > 0 ? [answers === 1 ? "1 answer" : `${answers.toLocaleString("en")} answers`] : []),
  ];
  return parts.length === 0 ? "nothing kept from the model" : `${parts.join(" and ")} kept from the model`;
}
