import type { LabelClass } from "../../../core/projects/label-schema.contract.ts";
import { addRegions, setClass } from "./edit.ts";
import type { Editor } from "./editor.ts";
import { newRegion } from "./new-region.ts";

/**
 * What a class's key or button does: labels the marked text; else, with the select tool, changes the selected regions;
 * else makes it the class of what is drawn next.
 */
export function chooseClass(editor: Editor, wanted: LabelClass): void {
  const { marked, tool, selection } = editor.store.get();
  if (marked) {
    editor.useClass(wanted.name);
    return labelMarked(editor);
  }
  if (tool === "select" && selection.size > 0) return giveClass(editor, selection, wanted);
  editor.useClass(wanted.name);
}

/** Gives regions a class, except those whose shape may not carry it. */
export function giveClass(editor: Editor, ids: ReadonlySet<string>, wanted: LabelClass): void {
  const tools = wanted.tools ?? editor.schema.tools;
  const fitting = editor.doc().regions.filter((r) => ids.has(r.id) && tools.includes(r.type));
  const attributes = new Set((wanted.attributes ?? []).map((a) => a.name));
  editor.edit(setClass(new Set(fitting.map((r) => r.id)), wanted.name, attributes));
}

/** Makes a span of the marked text with the active class, and selects it. */
export function labelMarked(editor: Editor): void {
  const { marked } = editor.store.get();
  const region = marked && newRegion(editor, { type: "span", ...marked });
  if (!marked || !region) return;
  const twin = editor
    .doc()
    .regions.find(
      (r) => r.type === "span" && r.start === marked.start && r.end === marked.end && r.class === region.class,
    );
  if (!twin) editor.edit(addRegions([region]));
  editor.mark(null);
  editor.select([twin?.id ?? region.id]);
}
