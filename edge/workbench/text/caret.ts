import type { CodePoints } from "./code-points.ts";

/** A text selection by keyboard: where it was begun and where it is now, in code points. */
export interface Caret {
  anchor: number;
  head: number;
}
export type CaretStep = "left" | "right" | "word-left" | "word-right" | "home" | "end";

/** Knows where letters as people see them, and words, begin and end; positions in code points. */
export interface Borders {
  letters: readonly number[];
  words: readonly { start: number; end: number }[];
}

/** Finds the borders of letters and words as the browser's language rules have them. */
export function bordersOf(text: string, points: CodePoints): Borders {
  const letters: number[] = [];
  for (const { index } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) {
    letters.push(points.fromUtf16(index));
  }
  letters.push(points.length);
  const words: { start: number; end: number }[] = [];
  for (const { index, segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    if (isWordLike) words.push({ start: points.fromUtf16(index), end: points.fromUtf16(index + segment.length) });
  }
  return { letters, words };
}

/** Moves the caret by one step; with `extend` the selection grows or shrinks, otherwise it collapses. */
export function moveCaret(caret: Caret, step: CaretStep, extend: boolean, borders: Borders): Caret {
  const [from, to] = [Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head)];
  const collapses = !extend && from !== to && (step === "left" || step === "right");
  const head = collapses ? (step === "left" ? from : to) : target(caret.head, step, borders);
  if (!extend) return { anchor: head, head };
  return { anchor: from === to ? wordEdge(caret.anchor, step, borders) : caret.anchor, head };
}

// Marking by words begins at the word, not at the blank before it.
function wordEdge(anchor: number, step: CaretStep, { words }: Borders): number {
  if (step === "word-right") return Math.max(anchor, words.find((word) => word.end > anchor)?.start ?? anchor);
  if (step === "word-left") return Math.min(anchor, words.findLast((word) => word.start < anchor)?.end ?? anchor);
  return anchor;
}

function target(head: number, step: CaretStep, { letters, words }: Borders): number {
  const end = letters.at(-1) ?? 0;
  switch (step) {
    case "left":
      return letters.findLast((at) => at < head) ?? 0;
    case "right":
      return letters.find((at) => at > head) ?? end;
    case "word-left":
      return words.findLast((word) => word.start < head)?.start ?? 0;
    case "word-right":
      return words.find((word) => word.end > head)?.end ?? end;
    case "home":
      return 0;
    case "end":
      return end;
  }
}

/** The word at a position, or the next one; null in a text without words after it. */
export function wordAt(position: number, { words }: Borders): { start: number; end: number } | null {
  return words.find((word) => word.end > position) ?? null;
}
