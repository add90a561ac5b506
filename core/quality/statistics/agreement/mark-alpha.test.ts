import { describe, expect, test } from "bun:test";
import { type MarkedTask, markAlpha } from "./mark-alpha.ts";

const none = { replicates: 0 };
/** A task in which each of two has marked one thing. */
const shared = (likeness: number): MarkedTask => ({ people: 2, workers: [0, 1], pairs: [{ a: 0, b: 1, likeness }] });
const alone: MarkedTask = { people: 2, workers: [0], pairs: [] };

describe("where things are marked", () => {
  test("two shifted boxes of two tasks, by hand", () => {
    // Of six pairs of marks four are of different tasks; a third and two thirds are shared of the others.
    const { value } = markAlpha([shared(1 / 3), shared(2 / 3)], 1 / 6, none);
    expect(value).toBeCloseTo(1 - 1 / 2 / (5 / 6), 12);
  });

  test("what somebody has left out is wholly different, and what two have left out is the same", () => {
    const value = markAlpha([shared(1), alone], 1 / 3, none).value;
    // Three marks and one nothing: two of three pairs of marks differ, and all three of a mark and nothing.
    expect(value).toBeCloseTo(1 - 1 / 2 / (5 / 6), 12);
    const three: MarkedTask = { people: 3, workers: [0], pairs: [] };
    const marks = { people: 3, workers: [0, 1, 2], pairs: [0, 1, 2].map((a) => ({ a, b: (a + 1) % 3, likeness: 1 })) };
    // Of four marks three are alike, half of all six pairs; two nothings are alike, and eight pairs are of a mark and nothing.
    expect(markAlpha([three, marks], 1 / 2, none).value).toBeCloseTo(1 - ((2 / 3) * (1 / 2)) / (11 / 15), 12);
  });

  test("what hardly overlaps is two things", () => {
    const apart: MarkedTask = { people: 2, workers: [0, 1], pairs: [] };
    expect(markAlpha([shared(0.05)], 0.05, none)).toEqual(markAlpha([apart], 0.05, none));
    expect(markAlpha([shared(0.2), shared(1)], 0, none).value!).toBeGreaterThan(
      markAlpha([apart, shared(1)], 0, none).value!,
    );
  });

  test("an interval comes from several tasks, with all their things, and holds the value", () => {
    const tasks = Array.from({ length: 40 }, (_, at) => (at % 5 === 0 ? alone : shared(0.6 + (at % 4) / 10)));
    const { value, low, high, units } = markAlpha(tasks, 0.02);
    expect([low! < value!, value! < high!, units]).toEqual([true, true, 40]);
    expect(markAlpha(tasks, 0.02)).toEqual(markAlpha(tasks, 0.02));
  });

  test("nobody, nothing, one person and one mark are defined or undefined, never a crash", () => {
    expect(markAlpha([], null).value).toBeNull();
    expect(markAlpha([{ people: 2, workers: [], pairs: [] }], null).value).toBeNull();
    expect(markAlpha([{ people: 1, workers: [0, 0], pairs: [] }], 0).value).toBeNull();
    expect(markAlpha([alone], null).value).toBe(0);
    expect(markAlpha([shared(1)], 1).value).toBeNull();
  });
});
