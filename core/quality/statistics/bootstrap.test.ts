import { expect, test } from "bun:test";
import { type Coefficient, estimate, numbered } from "./bootstrap.ts";
import { seededRandom } from "./random.ts";

const meanOf = (values: readonly number[]): Coefficient => ({
  units: numbered(values.length),
  width: 2,
  add(units, sums) {
    for (const unit of units) {
      sums[0]! += values[unit]!;
      sums[1]! += 1;
    }
  },
  of: ([sum = 0, count = 0]) => sum / count,
});
const draws = (count: number, seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

test("random numbers are the same for the same seed, others for another, and even", () => {
  expect(draws(5, 7)).toEqual(draws(5, 7));
  expect(draws(5, 7)).not.toEqual(draws(5, 8));
  const bins = Array.from({ length: 10 }, () => 0);
  for (const one of draws(100_000, 1)) bins[Math.floor(one * 10)]!++;
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test("an interval of a mean is the one that theory gives", () => {
  const { value, low, high, replicates } = estimate(meanOf(draws(400, 3)), { replicates: 2000 });
  const error = (1.96 * Math.sqrt(1 / 12)) / 20;
  expect(value).toBeCloseTo(0.5, 1);
  expect(Math.abs(value! - low! - error)).toBeLessThan(0.003);
  expect(Math.abs(high! - value! - error)).toBeLessThan(0.003);
  expect(replicates).toBe(2000);
});

test("about 95 of 100 intervals hold the truth", () => {
  let held = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const { low, high } = estimate(meanOf(draws(50, seed)), { replicates: 200, seed });
    if (low! <= 0.5 && high! >= 0.5) held++;
  }
  expect(held).toBeGreaterThan(178);
  expect(held).toBeLessThan(199);
});

test("the same seed gives the same interval, and a higher level a wider one", () => {
  const values = meanOf(draws(60, 5));
  expect(estimate(values, { seed: 4 })).toEqual(estimate(values, { seed: 4 }));
  const [narrow, wide] = [estimate(values, { level: 0.8 }), estimate(values, { level: 0.99 })];
  expect(wide.high! - wide.low!).toBeGreaterThan(narrow.high! - narrow.low!);
});

test("nothing to measure is null, one unit has no interval, and none is made when none is asked for", () => {
  expect(estimate(meanOf([]))).toEqual({ value: null, low: null, high: null, units: 0, replicates: 0 });
  expect(estimate(meanOf([3]))).toEqual({ value: 3, low: null, high: null, units: 1, replicates: 0 });
  expect(estimate(meanOf([3, 4]), { replicates: 0 })).toMatchObject({ value: 3.5, low: null, high: null });
});

test("resamples in which the statistic is undefined do not count", () => {
  const spread: Coefficient = { ...meanOf([0, 1]), of: ([sum = 0]) => (sum === 1 ? 0.5 : Number.NaN) };
  const { low, high, replicates } = estimate(spread, { replicates: 1000 });
  expect([low, high]).toEqual([0.5, 0.5]);
  expect(Math.abs(replicates - 500)).toBeLessThan(60);
});

test("of a great many units some are drawn, and the interval is as narrow as all would make it", () => {
  const { value, low, high, replicates } = estimate(meanOf(draws(40_000, 3)), { replicates: 200 });
  const error = (1.96 * Math.sqrt(1 / 12)) / 200;
  expect(replicates).toBe(200);
  expect(high! - value!).toBeGreaterThan(0.8 * error);
  expect(high! - value!).toBeLessThan(1.2 * error);
  expect(value! - low!).toBeGreaterThan(0.8 * error);
  expect(value! - low!).toBeLessThan(1.2 * error);
});
