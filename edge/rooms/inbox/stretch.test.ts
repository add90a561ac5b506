import { expect, test } from "bun:test";
import fc from "fast-check";
import { askFrom, continues, learn, merge } from "./stretch.ts";

const say = (sequence: number) => ({ sequence, type: "notification", data: {} });

test("pushed messages continue a stretch only without a hole; what is known already is no hole", () => {
  const stretch = { floor: 0, head: 5 };
  expect(continues(stretch, [say(6), say(7)])).toBe(true);
  expect(continues(stretch, [say(7), say(6)])).toBe(true);
  expect(continues(stretch, [say(5)])).toBe(true);
  expect(continues(stretch, [say(7)])).toBe(false);
  expect(continues(null, [say(1)])).toBe(false);
});

test("core is asked from where the stretch ends, or from further back for a page that is further behind", () => {
  expect(askFrom({ floor: 10, head: 20 }, 15)).toBe(20);
  expect(askFrom({ floor: 10, head: 20 }, 3)).toBe(3);
  expect(askFrom(null, 3)).toBe(3);
});

test("what was learned moves the head and never lowers the floor", () => {
  expect(learn(null, 4, 9)).toEqual({ floor: 4, head: 9 });
  expect(learn({ floor: 4, head: 9 }, 9, 12)).toEqual({ floor: 4, head: 12 });
  expect(learn({ floor: 4, head: 9 }, 0, 9)).toEqual({ floor: 4, head: 9 });
});

test("merged messages come once each, in order, after the position", () => {
  const lists = fc.array(fc.array(fc.integer({ min: 1, max: 50 })), { maxLength: 4 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 0, max: 50 }), (sources, after) => {
      const merged = merge(after, ...sources.map((one) => one.map(say))).map((one) => one.sequence);
      const expected = [...new Set(sources.flat())].filter((one) => one > after).sort((a, b) => a - b);
      expect(merged).toEqual(expected);
    }),
    { seed: 3 },
  );
});
