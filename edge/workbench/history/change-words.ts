import type { AnnotationVersion, Changes, Difference } from "../../../core/annotations/version.contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { classTitle } from "../document/region-name.ts";

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
  if (reason === "submitted") return first ? "Handed in" : "Handed in again";
  if (reason === "restored") return `Version ${parent} brought back`;
  return reason === "edited" ? "Corrected" : `Proposed on “${branch}”`;
}

const verbs = { added: "Added", removed: "Removed", changed: "Changed" } as const;

/** A value as short as a line allows. */
function valueWords(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

type Field = Extract<Difference, { part: "region" }>["fields"][number];
const isShort = (value: unknown) => value === undefined || typeof value !== "object" || value === null;

/** A changed field as people read it: "/attributes/colour" is "colour", and what it was and is where that is short. */
function fieldWords({ pointer, before, after }: Field, schema: LabelSchema): string {
  const name = pointer
    .replace(/^\/(attributes\/)?/, "")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
  if (!isShort(before) || !isShort(after)) return name;
  const words = (value: unknown) => {
    if (value === undefined) return "none";
    if (typeof value === "number") return String(Math.round(value * 10) / 10);
    return pointer === "/class" ? classTitle(schema, String(value)) : valueWords(value);
  };
  return `${name} ${words(before)} → ${words(after)}`;
}

/** One difference in words: what was done to what, and how. */
export function differenceWords(one: Difference, schema: LabelSchema): { title: string; detail: string } {
  if (one.part === "relation") {
    const { type } = one.relation;
    const title = schema.relations.find((known) => known.type === type)?.title ?? type;
    return { title: `${verbs[one.change]} relation`, detail: title };
  }
  if (one.part === "answer") {
    const title = schema.fields.find((field) => field.name === one.field)?.title ?? one.field;
    const sides = [one.before, one.after].filter((side) => side !== undefined).map(valueWords);
    return { title: `${verbs[one.change]} answer: ${title}`, detail: sides.join(" → ") };
  }
  const region = (one.after ?? one.before) as { class: string };
  const detail = one.fields.map((field) => fieldWords(field, schema)).join(", ");
  return { title: `${verbs[one.change]} ${classTitle(schema, region.class)}`, detail };
}
