import { describe, expect, test } from "bun:test";
import { classAgreement, coincidences, confusedPairs } from "./by-class.ts";
import { concordance, kendallW } from "./kendall-w.ts";
import { nominalAlpha } from "./nominal-alpha.ts";
import { crowdOfRows } from "./oracles.suite.ts";
import { workerPairs } from "./pairwise.ts";

const none = { replicates: 0 };

describe("rankings", () => {
  test("all alike is 1, opposite is 0, and what is no ranking does not count", () => {
    expect(
      concordance([
        [1, 2, 3],
        [10, 20, 30],
      ]),
    ).toBe(1);
    expect(
      concordance([
        [1, 2, 3],
        [3, 2, 1],
      ]),
    ).toBe(0);
    expect(
      concordance([
        [1, 2, 3],
        [1, 2, 3],
        [3, Number.NaN, 1],
        [2, 1],
      ]),
    ).toBe(1);
    expect([
      concordance([]),
      concordance([[1, 2]]),
      concordance([[1], [1]]),
      concordance([
        [1, 1],
        [1, 1],
      ]),
    ]).toEqual(Array.from({ length: 4 }, () => Number.NaN));
  });

  test("over tasks it is the mean, with an interval", () => {
    const { value, low, high, units } = kendallW([
      [
        [1, 2],
        [1, 2],
      ],
      [
        [1, 2],
        [2, 1],
      ],
      [[1, 2]],
      [
        [1, 2],
        [1, 2],
      ],
    ]);
    expect([value, units]).toEqual([2 / 3, 3]);
    expect([low, high]).toEqual([0, 1]);
  });
});

describe("where workers and classes agree", () => {
  const crowd = crowdOfRows(["1 1 2 2 3 3", "1 1 2 3 3 3", "2 1 . . . ."], 3);

  test("pairs of workers, with what they shared", () => {
    expect(workerPairs(crowd, [0, 1, 2])).toEqual([
      { left: 0, right: 1, tasks: 6, percent: 5 / 6, kappa: expect.closeTo(0.75, 9) },
      { left: 0, right: 2, tasks: 2, percent: 0.5, kappa: 0 },
      { left: 1, right: 2, tasks: 2, percent: 0.5, kappa: 0 },
    ]);
    expect(workerPairs(crowd, [2, 0], 3)).toEqual([]);
    expect(() =>
      workerPairs(
        crowd,
        Array.from({ length: 201 }, (_, worker) => worker),
      ),
    ).toThrow(RangeError);
  });

  test("each class has its intervals, and one that nobody gave is undefined", () => {
    const [first, , , nobody] = classAgreement({ ...crowd, classCount: 4 });
    for (const { value, low, high } of [first!.specific, first!.alpha])
      expect(low! < value! && value! <= high!).toBe(true);
    expect(nobody).toMatchObject({ answers: 0, specific: { value: null, replicates: 0 }, alpha: { value: null } });
  });

  test("by class, and which classes are taken for each other", () => {
    const each = classAgreement(crowd, none);
    expect(each.map(({ answers }) => answers)).toEqual([5, 4, 5]);
    for (const [label, { alpha }] of each.entries()) {
      const against = { ...crowd, classCount: 2, labels: crowd.labels.map((one) => Number(one === label)) };
      expect(alpha.value!).toBeCloseTo(nominalAlpha(against, none).value!, 12);
    }
    expect(each[0]!.specific.value).toBeCloseTo(4 / 5, 9);
    expect(each[2]!.specific.value).toBeCloseTo(4 / 5, 9);
    expect(confusedPairs(crowd).map(({ a, b, count }) => [a, b, count])).toEqual([
      [0, 1, 1],
      [1, 2, 1],
    ]);
    expect(coincidences(crowd).reduce((sum, one) => sum + one, 0)).toBeCloseTo(14, 9);
  });
});
