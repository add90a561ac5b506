import { type RefObject, useEffect } from "react";
import type { Editor } from "../document/editor.ts";
import type { CodePoints } from "./code-points.ts";
import { pointOf } from "./dom-points.ts";
import { trimmed } from "./segments.ts";

interface MarkedTextOptions {
  editor: Editor;
  sheet: RefObject<HTMLDivElement | null>;
  points: CodePoints;
}

/** Keeps the editor's marked stretch equal to what is selected on the page, however it was selected. */
export function useMarkedText({ editor, sheet, points }: MarkedTextOptions): void {
  useEffect(() => {
    const read = () => {
      const selection = window.getSelection();
      const root = sheet.current;
      if (!root || !selection || selection.rangeCount === 0 || selection.isCollapsed) return editor.mark(null);
      const range = selection.getRangeAt(0);
      const start = pointOf(root, range.startContainer, range.startOffset, points);
      const end = pointOf(root, range.endContainer, range.endOffset, points);
      if (start === null || end === null) return;
      editor.mark(trimmed(points.slice, Math.min(start, end), Math.max(start, end)));
    };
    document.addEventListener("selectionchange", read);
    return () => document.removeEventListener("selectionchange", read);
  }, [editor, sheet, points]);
  // A span made of the marked text takes the page's selection with it.
  useEffect(
    () =>
      editor.store.subscribe(() => {
        const selection = window.getSelection();
        const inside = selection?.anchorNode && sheet.current?.contains(selection.anchorNode);
        if (
          editor.store.get().marked === null &&
          inside &&
          !selection.isCollapsed &&
          document.activeElement === sheet.current
        )
          selection.collapseToEnd();
      }),
    [editor, sheet],
  );
}
