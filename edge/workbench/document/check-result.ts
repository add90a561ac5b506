import type { Answer, Region } from "../../../core/annotations/region.contract.ts";
import type { Attribute, Field, LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import type { FieldError } from "../../../core/kernel/wire/problem.ts";
import type { Doc } from "./document.ts";

/** Something that stands in the way of handing in, and where it is mended. */
export interface Shortcoming {
  /** What it is about, such as a question's title. */
  subject?: string;
  detail: string;
  regionId?: string;
  field?: string;
  attribute?: string;
}

function isEmpty(value: Answer | Region["attributes"][string] | undefined): boolean {
  if (value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "string" ? value.trim() === "" : typeof value === "object" && Object.keys(value).length === 0;
}

/** Everything that the label schema asks for and the document does not give, in the order of the page. */
export function checkDoc(doc: Doc, schema: LabelSchema): Shortcoming[] {
  return [
    ...schema.fields.flatMap((field) => checkField(field, doc.answers[field.name])),
    ...doc.regions.flatMap((r) => checkRegion(r, schema)),
  ];
}

function checkField(field: Field, answer: Answer | undefined): Shortcoming[] {
  const tell = (words: string) => [{ subject: field.title, detail: words, field: field.name }];
  if (isEmpty(answer)) return field.required ? tell("needs an answer") : [];
  if (field.kind === "ranking") return checkRanking(field, answer, tell);
  const size = sizeOf(field, answer);
  if (size === null) return [];
  const unit = field.kind === "text" ? " characters" : Array.isArray(answer) ? " choices" : "";
  if (field.min !== undefined && size < field.min) return tell(`must be at least ${field.min}${unit}`);
  if (field.max !== undefined && size > field.max) return tell(`must be at most ${field.max}${unit}`);
  return [];
}

function sizeOf(field: Field, answer: Answer | undefined): number | null {
  if (typeof answer === "number") return answer;
  if (Array.isArray(answer)) return answer.length;
  return field.kind === "text" && typeof answer === "string" ? [...answer].length : null;
}

function checkRanking(field: Field, answer: Answer | undefined, tell: (words: string) => Shortcoming[]): Shortcoming[] {
  const options = field.options ?? [];
  if (field.kind !== "ranking" || !Array.isArray(answer)) return [];
  return answer.length < options.length ? tell("rank every option") : [];
}

function checkRegion(region: Region, schema: LabelSchema): Shortcoming[] {
  const known = schema.classes.find((c) => c.name === region.class);
  if (!known) return [{ subject: region.class, detail: "is not a class of this project", regionId: region.id }];
  const missing = (known.attributes ?? []).filter((a) => a.required && isEmpty(region.attributes?.[a.name]));
  return missing.map((a: Attribute) => ({
    subject: known.title ?? known.name,
    detail: `${a.title ?? a.name} is required`,
    regionId: region.id,
    attribute: a.name,
  }));
}

/** The server's complaints about a hand-in, tied to the regions and fields that they point at. */
export function shortcomingsFrom(errors: readonly FieldError[], doc: Doc): Shortcoming[] {
  return errors.map(({ pointer, detail }) => {
    const steps = pointer.split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    const at = steps.findIndex((step) => step === "regions" || step === "answers" || step === "relations");
    const name = steps[at + 1];
    if (at === -1 || name === undefined) return { detail };
    if (steps[at] === "answers") return { detail, field: name };
    if (steps[at] === "relations") {
      const from = doc.relations[Number(name)]?.from;
      return from ? { detail, regionId: from } : { detail };
    }
    const region = doc.regions[Number(name)];
    if (!region) return { detail };
    const attribute = steps[at + 2] === "attributes" ? steps[at + 3] : undefined;
    return { subject: region.class, detail, regionId: region.id, ...(attribute ? { attribute } : {}) };
  });
}

/** A shortcoming as one line. */
export function shortcomingWords({ subject, detail }: Shortcoming): string {
  if (!subject) return detail;
  return /[?!.:]$/.test(subject) ? `${subject} ${detail}` : `${subject}: ${detail}`;
}
