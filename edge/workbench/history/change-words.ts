import type { AnnotationVersion, Changes, Difference } from "../../../core/annotations/version.contract.ts";
import type { Answer, Region } from "../../../core/annotations/region.contract.ts";
import type { Attribute, LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { classTitle, regionPlace, shapeName } from "../document/region-name.ts";
import { answerWords, attributeWords } from "../review/words.ts";

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;

function partWords({ added, removed, changed }: Changes["regions"], name: string): string | null {
  const parts = [
    added > 0 ? `${added} added` : null,
    removed > 0 ? `${removed} removed` : null,
    changed > 0 ? `${changed} changed` : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  if (parts.length > 1) return `${name[0]!.toUpperCase()}${name.slice(1)}s: ${parts.join(", ")}`;
  return `${many(added + removed + changed, name)} ${parts[0]!.replace(/^\d+ /, "")}`;
}

/** What a version did, counted: "2 regions added · Answers: 1 added, 1 changed". */
export function changeWords(changes: Changes): string {
  const parts = [
    partWords(changes.regions, "region"),
    partWords(changes.relations, "relation"),
    partWords(changes.answers, "answer"),
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(" · ") : "Nothing changed";
}

/** How a version came about; `first` are those that no person's version came before. */
export function reasonWords({ reason, parent, branch, source }: AnnotationVersion, first = parent === null): string {
  if (source === "model") return "Pre-labelled by a model";
  if (source === "consensus") return "Agreed by consensus";
  if (reason === "late") return "Came late, not counted";
  if (reason === "submitted") return first ? "Handed in" : "Handed in again";
  if (reason === "restored") return `Version ${parent} brought back`;
  return reason === "edited" ? "Corrected" : `Proposed on “${branch}”`;
}

const verbs = { added: "Added", removed: "Removed", changed: "Changed" } as const;

export interface Wording {
  schema: LabelSchema;
  textOf(start: number, end: number): string;
}
type RegionChange = Extract<Difference, { part: "region" }>;
type Field = RegionChange["fields"][number];

/** A value as short as a line allows. */
function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function attributeOf({ pointer }: Field): string | null {
  if (!pointer.startsWith("/attributes/")) return null;
  return pointer.slice("/attributes/".length).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** What was said of a region and what is: "class: Bus → Motor car", "Colour: not set → red"; null of where it is. */
function saidWords(field: Field, region: Region, schema: LabelSchema): string | null {
  const { pointer, before, after } = field;
  const ways = (words: (value: unknown) => string) => `${short(words(before))} → ${short(words(after))}`;
  if (pointer === "/class") return `class: ${ways((value) => classTitle(schema, String(value)))}`;
  if (pointer === "/score") return `score: ${ways((value) => String(value ?? "not set"))}`;
  const name = attributeOf(field);
  if (name === null) return null;
  const known = schema.classes
    .find((one) => one.name === region.class)
    ?.attributes.find((attribute) => attribute.name === name);
  const attribute: Attribute = known ?? { name, kind: "text", options: [], required: false };
  return `${attribute.title ?? name}: ${ways((value) => attributeWords(attribute, value as AttributeValue | undefined))}`;
}
type AttributeValue = Region["attributes"][string];

/** Where a region was and is, where that differs; else that its outline alone does. */
function placeWords(before: Region, after: Region, textOf: Wording["textOf"]): string {
  const [was, is] = [regionPlace(before, textOf), regionPlace(after, textOf)];
  return was === is ? `${shapeName(after.type)} reshaped` : `${was} → ${is}`;
}

function regionWords(one: RegionChange, { schema, textOf }: Wording): string[] {
  const before = one.before as Region | undefined;
  const after = one.after as Region | undefined;
  if (!before || !after) {
    const place = regionPlace((after ?? before)!, textOf);
    return place ? [place] : [];
  }
  const all = one.fields.map((field) => saidWords(field, after, schema));
  const said = all.filter((words) => words !== null);
  return said.length < all.length ? [...said, placeWords(before, after, textOf)] : said;
}

/** One difference in words: what was done to what, and how, a line each. */
export function differenceWords(one: Difference, wording: Wording): { title: string; details: string[] } {
  const { schema } = wording;
  if (one.part === "relation") {
    const { type } = one.relation;
    const title = schema.relations.find((known) => known.type === type)?.title ?? type;
    return { title: `${verbs[one.change]} relation`, details: [title] };
  }
  if (one.part === "answer") {
    const field = schema.fields.find((known) => known.name === one.field);
    const words = (said: unknown) => (field ? answerWords(field, said as Answer) : JSON.stringify(said));
    const sides = [one.before, one.after].filter((side) => side !== undefined).map((side) => short(words(side)));
    return { title: `${verbs[one.change]} answer: ${field?.title ?? one.field}`, details: [sides.join(" → ")] };
  }
  const { class: name } = (one.after ?? one.before) as Region;
  return { title: `${verbs[one.change]} ${classTitle(schema, name)}`, details: regionWords(one, wording) };
}
