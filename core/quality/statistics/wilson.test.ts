import { expect, test } from "bun:test";
import { seededRandom } from "./random.ts";
import { meanInterval, shareInterval } from "./wilson.ts";

const digits = (one: { low: number; high: number } | null) => one && [one.low.toFixed(4), one.high.toFixed(4)];

test("shares lie between what Newcombe prints (1998, method 3)", () => {
  for (const [part, whole, low, high] of [
    [81, 263, "0.2553", "0.3662"],
    [15, 148, "0.0624", "0.1605"],
    [0, 20, "0.0000", "0.1611"],
    [1, 29, "0.0061", "0.1718"],
  ] as const)
    expect(digits(shareInterval(part / whole, whole))).toEqual([low, high]);
  expect(shareInterval(1, 3)!.high).toBe(1);
  expect([shareInterval(null, 0), shareInterval(0.5, 0), shareInterval(0.5, Number.NaN)]).toEqual([null, null, null]);
});

test("means of values that spread like a share are shares, and those that spread less are surer, but never wholly", () => {
  expect(meanInterval(0.3, 0.21, 1000)!.low).toBeCloseTo(shareInterval(0.3, 1000)!.low, 12);
  const [wide, narrow] = [shareInterval(0.8, 50)!, meanInterval(0.8, 0.01, 50)!];
  expect(narrow.high - narrow.low).toBeLessThan((wide.high - wide.low) / 2);
  const two = meanInterval(0.8, 0, 2)!;
  expect(two.high - two.low).toBeGreaterThan(0.3);
  for (const mean of [0, 1]) expect(meanInterval(mean, 0, 4)).toEqual(shareInterval(mean, 4));
  expect(meanInterval(0.5, null, 1)).toEqual(shareInterval(0.5, 1));
  expect([meanInterval(null, null, 0), meanInterval(0.5, 0, 0)]).toEqual([null, null]);
});

test("a mean lies within its interval about nineteen times in twenty", () => {
  const random = seededRandom(5);
  let held = 0;
  for (let round = 0; round < 1000; round++) {
    // The largest of two even numbers is 2/3 in the mean.
    const values = Array.from({ length: 40 }, () => Math.max(random(), random()));
    const mean = values.reduce((sum, one) => sum + one, 0) / 40;
    const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 39;
    const { low, high } = meanInterval(mean, variance, 40)!;
    held += Number(low <= 2 / 3 && 2 / 3 <= high);
  }
  expect(held).toBeGreaterThan(925);
  expect(held).toBeLessThan(975);
});
