import * as v from "valibot";
import { type Region, Result } from "../../../core/annotations/region.contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import type { Task } from "../../../core/tasks/contract.ts";
import { type Doc, docOf, emptyDoc } from "./document.ts";
import { createEditor, type Editor } from "./editor.ts";

/** What a model made of a task before anybody worked on it. */
export interface PreLabel {
  result: Result;
  /** The model's name and how sure it was, where it said so. */
  model: string | null;
  score: number | null;
}

/** A task's pre-label; null where there is none, and where an old one is no annotation. */
export function preLabelOf({ preLabel }: Pick<Task, "preLabel">): PreLabel | null {
  const parsed = preLabel ? v.safeParse(Result, preLabel.payload) : null;
  if (!preLabel || !parsed?.success) return null;
  return { result: parsed.output, model: preLabel.model ?? null, score: preLabel.score ?? null };
}

/** An editor of a document; of one that nobody has begun, with what the model drew as its first step, which can be undone. */
export function beginEditor(schema: LabelSchema, doc: Doc, preLabel: PreLabel | null, begun: boolean): Editor {
  const editor = createEditor(schema, doc);
  if (!preLabel) return editor;
  if (!begun) editor.edit((old) => ({ ...docOf(preLabel.result), hidden: old.hidden, locked: old.locked }));
  return { ...editor, drawn: new Map(preLabel.result.regions.map((region) => [region.id, region])) };
}

/** Takes everything away, as one step. */
export function startEmpty(editor: Editor): void {
  editor.edit((doc) => {
    const nothing = doc.regions.length + doc.relations.length + Object.keys(doc.answers).length === 0;
    return nothing ? doc : emptyDoc;
  });
}

/** Whether a region is still as the model drew it. */
export function isFromModel(editor: Editor, region: Region): boolean {
  const drawn = editor.drawn.get(region.id);
  return drawn !== undefined && same(drawn, region);
}

/** Whether anything is left as the model made it. */
export function holdsModelWork(editor: Editor, doc: Doc, { result }: PreLabel): boolean {
  return (
    doc.regions.some((region) => isFromModel(editor, region)) ||
    Object.entries(result.answers).some(([field, answer]) => same(doc.answers[field], answer))
  );
}

/** How sure a model was, in words; null where it did not say. */
export function scoreWords(score: number | null | undefined): string | null {
  return score === null || score === undefined ? null : `${Math.round(score * 100)} %`;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  if (Array.isArray(a) !== Array.isArray(b) || left.length !== right.size) return false;
  return left.every(([key, value]) => right.has(key) && same(value, right.get(key)));
}
