import { expect, test } from "bun:test";
import { numbersOfRows } from "../agreement/oracles.suite.ts";
import { numberCrowdOf } from "../number-crowd.ts";
import { seededRandom } from "../random.ts";
import { weightedMedian } from "../weighted-median.ts";
import { fuseNumbers } from "./fuse-numbers.ts";

test("a weighted median parts the weight in halves", () => {
  expect(weightedMedian([3, 1, 2], [1, 1, 1])).toBe(2);
  expect(weightedMedian([4, 1, 2, 3], [1, 1, 1, 1])).toBe(2.5);
  expect(weightedMedian([1, 2, 3], [1, 1, 5])).toBe(3);
  expect(weightedMedian([1, 2, 3], [1, 1, 2])).toBe(2.5);
  expect(weightedMedian([7, 9], [0, 1])).toBe(9);
  expect(weightedMedian([1e308, 1.7e308], [1, 1])).toBe(1.35e308);
  expect([weightedMedian([], []), weightedMedian([1], [0])]).toEqual([Number.NaN, Number.NaN]);
});

test("mean, median and Huber's estimate of one answer out of line", () => {
  const crowd = numbersOfRows(["1 5 .", "2 . .", "3 . .", "4 . .", "1000 . ."]);
  expect([...fuseNumbers(crowd, "mean").values]).toEqual([202, 5, Number.NaN]);
  expect([...fuseNumbers(crowd, "median").values]).toEqual([3, 5, Number.NaN]);
  const { values, spread, answers } = fuseNumbers(crowd, "huber");
  expect(values[0]!).toBeGreaterThan(2.5);
  expect(values[0]!).toBeLessThan(4);
  expect(spread[0]).toBeCloseTo(1.4826, 4);
  expect([spread[1], spread[2]]).toEqual([Number.NaN, Number.NaN]);
  expect([...answers]).toEqual([5, 1, 0]);
});

test("weights are by worker, and without any all are alike", () => {
  const crowd = numbersOfRows(["1", "2", "6"]);
  expect(fuseNumbers(crowd, "mean", Float64Array.of(1, 1, 2)).values[0]).toBe(3.75);
  expect(fuseNumbers(crowd, "mean", Float64Array.of(0, Number.NaN, -1)).values[0]).toBe(3);
  expect(fuseNumbers(crowd, "median", Float64Array.of(5, 1, 1)).values[0]).toBe(1);
});

test("with one answer in seven gone wild, the robust ones are nearer to the truth than the mean", () => {
  const random = seededRandom(9);
  const truth = Array.from({ length: 300 }, () => 100 * random());
  const answers = truth.flatMap((one, task) =>
    Array.from({ length: 7 }, (_, worker) => ({
      task,
      worker,
      value: worker === 0 ? 1000 * random() : one + random() - random(),
    })),
  );
  const crowd = numberCrowdOf({
    tasks: Uint32Array.from(answers, ({ task }) => task),
    workers: Uint32Array.from(answers, ({ worker }) => worker),
    values: Float64Array.from(answers, ({ value }) => value),
    taskCount: 300,
    workerCount: 7,
  });
  const off = (rule: "mean" | "median" | "huber") =>
    fuseNumbers(crowd, rule).values.reduce((sum, one, task) => sum + Math.abs(one - truth[task]!), 0) / 300;
  expect(off("mean")).toBeGreaterThan(20);
  expect(off("median")).toBeLessThan(0.4);
  expect(off("huber")).toBeLessThan(0.4);
});

test("the largest doubles do not overflow", () => {
  const crowd = numbersOfRows(["1e308", "1e308", "-1e308"]);
  expect(fuseNumbers(crowd, "mean").values[0]!).toBeCloseTo(1e308 / 3, -295);
  expect(fuseNumbers(crowd, "median").values[0]).toBe(1e308);
  expect(Number.isFinite(fuseNumbers(crowd, "huber").values[0]!)).toBe(true);
});
