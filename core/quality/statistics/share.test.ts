import { expect, test } from "bun:test";
import { shareOf } from "./share.ts";

test("a share lies in its interval, which reaches the ends at nothing and at all, and narrows with what is known", () => {
  // Brown, Cai and DasGupta (2001), by the incomplete beta function.
  const half = shareOf(5, 10);
  expect(half.value).toBe(0.5);
  expect(half.low).toBeCloseTo(0.2235, 4);
  expect(half.high).toBeCloseTo(0.7765, 4);
  expect(shareOf(0, 0)).toEqual({ value: null, low: null, high: null });
  expect(shareOf(0, 4)).toMatchObject({ value: 0, low: 0 });
  expect(shareOf(4, 4)).toMatchObject({ value: 1, high: 1 });
  for (const [right, of] of [
    [1, 1],
    [0.3, 1],
    [1, 9],
    [88.5, 90],
    [500, 1000],
  ] as const) {
    const { value, low, high } = shareOf(right, of);
    expect([low! <= value!, value! <= high!]).toEqual([true, true]);
    const more = shareOf(right * 10, of * 10);
    expect(more.high! - more.low!).toBeLessThan(high! - low!);
  }
});
