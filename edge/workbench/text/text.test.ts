import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { arcHeights, arcPath } from "./arcs.ts";
import { bordersOf, moveCaret, wordAt } from "./caret.ts";
import { codePointsOf } from "./code-points.ts";
import { byParagraph, lanesOf, paragraphsOf, segmentsOf, type Span, trimmed } from "./segments.ts";

const text = fc.string({ unit: "binary", maxLength: 60 });
const span = (id: string, start: number, end: number): Span => ({
  id,
  class: "a",
  attributes: {},
  type: "span",
  start,
  end,
});
const spans = fc
  .array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 12 })), { maxLength: 12 })
  .map((list) => list.map(([start, length], i) => span(`s${i}`, start, start + length)));

describe("code points", () => {
  test("positions agree with the string's own iterator", () => {
    fc.assert(
      fc.property(text, (value) => {
        const points = codePointsOf(value);
        const letters = [...value];
        expect(points.length).toBe(letters.length);
        let unit = 0;
        letters.forEach((letter, i) => {
          expect(points.toUtf16(i)).toBe(unit);
          expect(points.fromUtf16(unit)).toBe(i);
          unit += letter.length;
        });
        expect(points.toUtf16(letters.length)).toBe(value.length);
      }),
    );
  });

  test("a slice between code points holds whole letters", () => {
    const points = codePointsOf("a🙂b👩‍🚀c");
    expect(points.slice(1, 3)).toBe("🙂b");
    expect(points.fromUtf16(2)).toBe(2);
    expect(points.slice(3, 6)).toBe("👩‍🚀");
    expect(points.slice(5, 99)).toBe("🚀c");
  });
});

describe("segments", () => {
  test("paragraphs cover the text between its line breaks", () => {
    expect(paragraphsOf("ab\n\n🙂d")).toEqual([
      { start: 0, end: 2 },
      { start: 3, end: 3 },
      { start: 4, end: 6 },
    ]);
  });

  test("segments cover a stretch without gap, and each knows exactly its spans", () => {
    fc.assert(
      fc.property(spans, (list) => {
        const stretch = { start: 5, end: 45 };
        const segments = segmentsOf(
          stretch,
          list.filter((one) => one.start < stretch.end && one.end > stretch.start),
        );
        expect(segments[0]!.start).toBe(5);
        expect(segments.at(-1)!.end).toBe(45);
        segments.forEach((s, i) => {
          if (i > 0) expect(s.start).toBe(segments[i - 1]!.end);
          for (let at = s.start; at < s.end; at++) {
            expect(list.filter((one) => one.start <= at && at < one.end).map((one) => one.id)).toEqual([...s.spans]);
          }
        });
      }),
    );
  });

  test("each paragraph gets exactly the spans that touch it", () => {
    const paragraphs = paragraphsOf("one two\n\nthree\nfour five six\nseven");
    fc.assert(
      fc.property(spans, (list) => {
        const found = byParagraph(paragraphs, list);
        for (const p of paragraphs) {
          const touching = list.filter((s) => s.start < p.end && s.end > p.start && p.end > p.start);
          expect((found.get(p) ?? []).filter(() => p.end > p.start)).toEqual(touching);
        }
      }),
    );
  });

  test("overlapping spans never share a lane", () => {
    fc.assert(
      fc.property(spans, (list) => {
        const lanes = lanesOf(list);
        for (const a of list) {
          for (const b of list)
            if (a !== b && a.start < b.end && b.start < a.end) expect(lanes.get(a.id)).not.toBe(lanes.get(b.id));
        }
      }),
    );
  });

  test("a marked stretch loses the blanks at its ends", () => {
    const { slice } = codePointsOf("  two 🙂 \n");
    expect(trimmed(slice, 0, 9)).toEqual({ start: 2, end: 7 });
    expect(trimmed(slice, 0, 2)).toBeNull();
  });
});

describe("caret", () => {
  const borders = (value: string) => bordersOf(value, codePointsOf(value));

  test("moves by letters as people see them", () => {
    const b = borders("a👩‍🚀b");
    expect(moveCaret({ anchor: 1, head: 1 }, "right", false, b)).toEqual({ anchor: 4, head: 4 });
    expect(moveCaret({ anchor: 4, head: 4 }, "left", false, b)).toEqual({ anchor: 1, head: 1 });
  });

  test("marking by words takes whole words, without the blank between", () => {
    const b = borders("one, two three");
    const first = moveCaret({ anchor: 3, head: 3 }, "word-right", true, b);
    expect(first).toEqual({ anchor: 5, head: 8 });
    expect(moveCaret(first, "word-right", true, b)).toEqual({ anchor: 5, head: 14 });
    expect(moveCaret({ anchor: 9, head: 9 }, "word-left", true, b)).toEqual({ anchor: 8, head: 5 });
  });

  test("an arrow without Shift collapses a selection to its side", () => {
    const b = borders("abcdef");
    expect(moveCaret({ anchor: 1, head: 4 }, "left", false, b)).toEqual({ anchor: 1, head: 1 });
    expect(moveCaret({ anchor: 4, head: 1 }, "right", false, b)).toEqual({ anchor: 4, head: 4 });
  });

  test("a position in a word names that word, one between words the next", () => {
    expect(wordAt(1, borders("one two"))).toEqual({ start: 0, end: 3 });
    expect(wordAt(3, borders("one two"))).toEqual({ start: 4, end: 7 });
    expect(wordAt(7, borders("one two"))).toBeNull();
  });
});

describe("arcs", () => {
  test("an arc over another rises higher", () => {
    const arcs = [
      { from: { x: 0, top: 50 }, to: { x: 100, top: 50 } },
      { from: { x: 20, top: 50 }, to: { x: 60, top: 50 } },
    ];
    const [outer, inner] = arcHeights(arcs);
    expect(outer!).toBeGreaterThan(inner!);
  });

  test("an arc starts and ends where its spans are", () => {
    expect(arcPath({ x: 10, top: 50 }, { x: 90, top: 50 }, 20)).toStartWith("M 10 50 V 36");
    expect(arcPath({ x: 90, top: 50 }, { x: 10, top: 80 }, 20)).toEndWith("V 77");
  });
});
