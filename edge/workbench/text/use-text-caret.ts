import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import type { Editor } from "../document/editor.ts";
import { bordersOf, type Caret, type CaretStep, moveCaret, wordAt } from "./caret.ts";
import type { CodePoints } from "./code-points.ts";
import { pointOf, rangeOf } from "./dom-points.ts";
import { linesOf } from "./measure.ts";
import { trimmed } from "./segments.ts";

interface CaretOptions {
  editor: Editor;
  sheet: RefObject<HTMLDivElement | null>;
  text: string;
  points: CodePoints;
}

const steps: Record<string, CaretStep> = { ArrowLeft: "left", ArrowRight: "right", Home: "home", End: "end" };

/** A caret for marking text by keyboard: arrows, with Ctrl by word, with Shift extending; Space marks the word. */
export function useTextCaret({ editor, sheet, text, points }: CaretOptions) {
  const borders = useMemo(() => bordersOf(text, points), [text, points]);
  const [caret, setCaret] = useState<Caret | null>(null);

  const show = (next: Caret) => {
    const root = sheet.current!;
    setCaret(next);
    const [from, to] = [Math.min(next.anchor, next.head), Math.max(next.anchor, next.head)];
    const selection = window.getSelection();
    const range = from === to ? null : rangeOf(root, from, to, points);
    selection?.removeAllRanges();
    if (range) selection?.addRange(range);
    // The page tells of its selection only later; a class's key may be pressed before.
    editor.mark(trimmed(points.slice, from, to));
    const line = lineAt(root, next.head, points);
    const paneBox = paneOf(root).getBoundingClientRect();
    if (line && (line.bottom > paneBox.bottom - 40 || line.top < paneBox.top + 20)) {
      paneOf(root).scrollBy({ top: line.top - (paneBox.top + paneBox.height / 2) });
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    const now = caret ?? { anchor: 0, head: 0 };
    const word = event.ctrlKey || event.metaKey;
    const step = steps[event.key];
    if (event.key === "Escape" && caret) {
      setCaret(null);
      window.getSelection()?.removeAllRanges();
      editor.mark(null);
      editor.select([]);
      return event.preventDefault();
    }
    if (event.key === " ") {
      const next = wordAt(now.head, borders);
      if (next) show({ anchor: next.start, head: next.end });
      return event.preventDefault();
    }
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const head = vertical(sheet.current!, now.head, event.key === "ArrowDown", points);
      if (head !== null) show({ anchor: event.shiftKey ? now.anchor : head, head });
      return event.preventDefault();
    }
    if (!step) return;
    const exact: CaretStep = word && step === "left" ? "word-left" : word && step === "right" ? "word-right" : step;
    show(moveCaret(now, exact, event.shiftKey, borders));
    event.preventDefault();
  };

  const root = sheet.current;
  const line = caret && root ? lineAt(root, caret.head, points) : null;
  const origin = root?.getBoundingClientRect();
  const caretBox = line && origin ? { x: line.x - origin.x - 1, y: line.y - origin.y, height: line.height } : null;
  return { caretBox, onKeyDown };
}

/** Where the caret stands in the window: the left edge of the letter after it, or the right edge of the one before. */
function lineAt(root: HTMLElement, head: number, points: CodePoints): DOMRect | null {
  const after = head < points.length ? rangeOf(root, head, head + 1, points)?.getClientRects()[0] : undefined;
  if (after && after.width > 0) return new DOMRect(after.x, after.y, 0, after.height);
  const before = head > 0 ? rangeOf(root, head - 1, head, points)?.getClientRects()[0] : undefined;
  return before ? new DOMRect(before.right, before.y, 0, before.height) : null;
}

function paneOf(root: HTMLElement): HTMLElement {
  return root.parentElement!.parentElement!;
}

function vertical(root: HTMLElement, head: number, down: boolean, points: CodePoints): number | null {
  const line = lineAt(root, head, points);
  if (!line) return null;
  for (let reach = 14; reach <= 84; reach += 14) {
    const y = down ? line.bottom + reach : line.top - reach;
    const found = document.caretPositionFromPoint?.(line.x + 1, y);
    const at = found ? pointOf(root, found.offsetNode, found.offset, points) : null;
    if (at !== null && at !== head && linesOf(root, { start: at, end: at + 1 }, points).length > 0) return at;
  }
  return null;
}
