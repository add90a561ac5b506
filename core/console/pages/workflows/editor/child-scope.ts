import { isWithin, pointTo, withValue } from "../chart/pointer.ts";
import { isEdited, selected } from "./use-editor-state.ts";
import type { Editor } from "./editor-context.ts";

/** The editor as the statechart in hand sees it: a child statechart is edited by the same picture and forms as the workflow. */
export function scoped(editor: Editor): Editor {
  const { base, definition, chart } = editor.within;
  if (base === "") return editor;
  const selection = editor.selection.slice(base.length);
  const issues = editor.issues
    .filter(({ pointer }) => isWithin(pointer, base))
    .map((issue) => ({ ...issue, pointer: issue.pointer.slice(base.length) }));
  return {
    ...editor,
    ...selected(chart, selection),
    document: { ...editor.document, definition },
    chart,
    issues,
    selection,
    select: (pointer) => editor.select(base + pointer),
    apply: (change) =>
      editor.apply((whole) => {
        const next = change(definition);
        if (!isEdited(next)) return withValue(whole, base, next);
        return { definition: withValue(whole, base, next.definition), select: base + next.select };
      }),
  };
}

/** Where the statechart is written that a child belongs to. */
export function baseAround(base: string): string {
  return base.split("/").slice(0, -2).join("/");
}

export function baseOfChild(base: string, name: string): string {
  return pointTo(base, "children", name);
}
