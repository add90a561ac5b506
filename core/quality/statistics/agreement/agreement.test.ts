import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { crowdOf } from "../crowd.ts";
import { numberCrowdOf } from "../number-crowd.ts";
import { seededRandom } from "../random.ts";
import { classAgreement, coincidences, confusedPairs } from "./by-class.ts";
import { cohenKappa, pairsOf } from "./cohen-kappa.ts";
import { distanceAlpha } from "./distance-alpha.ts";
import { intervalAlpha } from "./interval-alpha.ts";
import { itemAlpha } from "./item-alpha.ts";
import { concordance, kendallW } from "./kendall-w.ts";
import { bennettS, fleissKappa, gwetAc, percentAgreement } from "./many-raters.ts";
import { nominalAlpha } from "./nominal-alpha.ts";
import {
  crowdOfCounts,
  crowdOfRows,
  crowdOfTable,
  fourCoders,
  fourteenRaters,
  numbersOfRows,
} from "./oracles.suite.ts";
import { ordinalAlpha } from "./ordinal-alpha.ts";
import { workerPairs } from "./pairwise.ts";
import { ratioAlpha } from "./ratio-alpha.ts";
import { distanceOfSets, jaccardDistance, masiDistance } from "./set-distance.ts";
import { spanAlpha } from "./span-alpha.ts";

const none = { replicates: 0 };
const all = { percentAgreement, fleissKappa, gwetAc, bennettS, nominalAlpha, ordinalAlpha };

describe("intervals", () => {
  test("every coefficient has one that holds its value, and is narrower for more tasks", () => {
    const few = crowdOfCounts(fourteenRaters);
    const many = crowdOfCounts(Array.from({ length: 8 }, () => fourteenRaters).flat());
    for (const [name, coefficient] of Object.entries(all)) {
      const [wide, narrow] = [coefficient(few), coefficient(many)];
      expect([name, wide.low! < wide.value! && wide.value! < wide.high!]).toEqual([name, true]);
      expect([name, narrow.high! - narrow.low! < wide.high! - wide.low!]).toEqual([name, true]);
      expect(coefficient(few)).toEqual(wide);
    }
  });

  test("numbers, pairs and distances have one too", () => {
    const crowd = crowdOfRows(fourCoders, 5);
    const numbers = numbersOfRows(fourCoders);
    for (const { value, low, high } of [
      intervalAlpha(numbers),
      ratioAlpha(numbers),
      cohenKappa(pairsOf(crowd, 0, 1)),
      distanceAlpha(crowd, (a, b) => Math.abs(a - b)),
    ]) {
      expect(low!).toBeLessThan(value!);
      expect(high!).toBeGreaterThanOrEqual(value!);
    }
  });
});

describe("bad input", () => {
  test("no answers, one answer each and one class only are undefined, never a crash", () => {
    const empty = crowdOfRows([". .", ". ."], 3);
    const single = crowdOfRows(["1 . .", ". 2 .", ". . 3"], 3);
    for (const [name, coefficient] of Object.entries(all)) {
      expect([name, coefficient(empty).value]).toEqual([name, null]);
      expect([name, coefficient(single).value]).toEqual([name, null]);
    }
    const constant = crowdOfRows(["1 1 1", "1 1 1"], 3);
    expect([nominalAlpha(constant), ordinalAlpha(constant), fleissKappa(constant)].map(({ value }) => value)).toEqual([
      null,
      null,
      null,
    ]);
    expect(cohenKappa(pairsOf(constant, 0, 1)).value).toBeNull();
    for (let raters = 2; raters < 50; raters++)
      expect([raters, fleissKappa(crowdOfCounts([[raters, 0]]), none).value]).toEqual([raters, null]);
    expect([percentAgreement(constant), gwetAc(constant), bennettS(constant)].map(({ value }) => value)).toEqual([
      1, 1, 1,
    ]);
    expect(spanAlpha([{ length: 10, workers: 2, spans: [] }]).value).toBeNull();
    expect(spanAlpha([]).value).toBeNull();
  });

  test("one class to choose from is undefined for all but the share that agrees", () => {
    const crowd = crowdOfRows(["1 1", "1 1"], 1);
    expect([gwetAc(crowd).value, bennettS(crowd).value, nominalAlpha(crowd).value]).toEqual([null, null, null]);
    expect(percentAgreement(crowd).value).toBe(1);
  });

  test("with one class rare, kappa and alpha collapse and AC1 does not", () => {
    const crowd = crowdOfTable([
      [118, 5],
      [2, 0],
    ]);
    expect(percentAgreement(crowd, none).value).toBeCloseTo(0.944, 3);
    expect(fleissKappa(crowd, none).value!).toBeLessThan(0);
    expect(nominalAlpha(crowd, none).value!).toBeLessThan(0);
    expect(gwetAc(crowd, none).value!).toBeGreaterThan(0.93);
  });

  test("the largest doubles, NaN and infinity", () => {
    const numbers = (...values: number[]) =>
      numberCrowdOf({
        tasks: Uint32Array.from(values, (_, i) => i >> 1),
        workers: Uint32Array.from(values, (_, i) => i % 2),
        values: Float64Array.from(values),
        taskCount: 3,
        workerCount: 2,
      });
    expect(intervalAlpha(numbers(1e308, 1e308, -1e308, -1e308, 0, 0)).value).toBe(1);
    expect(ratioAlpha(numbers(1e308, 1.7e308, 0, 0, 1, 2)).value).toBeGreaterThan(0);
    expect(intervalAlpha(numbers(1, Number.NaN, 2, 2, 3, Infinity)).units).toBe(1);
    expect(intervalAlpha(numbers(5, 5, 5, 5)).value).toBeNull();
    expect(() => ratioAlpha(numbers(1, -1))).toThrow(RangeError);
  });
});

test("whatever the answers, a coefficient is at most 1 or undefined, and 1 when all agree on more than one class", () => {
  const row = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (counts) => {
      if (counts.flat().every((count) => count === 0)) return;
      const crowd = crowdOfCounts(counts);
      for (const coefficient of Object.values(all)) {
        const { value } = coefficient(crowd, none);
        if (value !== null) expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }
      const nominal = nominalAlpha(crowd, none).value;
      const distance = distanceAlpha(crowd, (a, b) => Number(a !== b), none).value;
      if (nominal === null) expect(distance).toBeNull();
      else expect(distance!).toBeCloseTo(nominal, 9);
    }),
  );
  for (const coefficient of Object.values(all))
    expect(coefficient(crowdOfRows(["1 2 3 1", "1 2 3 1", "1 2 . 1"], 3), none).value).toBeCloseTo(1, 12);
});

describe("sets", () => {
  const set = (...members: number[]) => new Set(members);

  test("MASI and Jaccard distances by hand", () => {
    expect(masiDistance(set(1, 2), set(1, 2))).toBe(0);
    expect(masiDistance(set(1, 2), set(1, 2, 3, 4))).toBeCloseTo(1 - (2 / 3) * (1 / 2), 12);
    expect(masiDistance(set(1, 2), set(2, 3))).toBeCloseTo(1 - (1 / 3) * (1 / 3), 12);
    expect(masiDistance(set(1), set(2))).toBe(1);
    expect([masiDistance(set(), set()), masiDistance(set(), set(1))]).toEqual([0, 1]);
    expect(jaccardDistance(set(1, 2), set(2, 3))).toBeCloseTo(2 / 3, 12);
    expect([jaccardDistance(set(), set()), jaccardDistance(set(), set(1))]).toEqual([0, 1]);
  });

  test("alpha of sets gives part of the credit for overlap, and of single members it is nominal", () => {
    const crowd = crowdOfRows(fourCoders, 5);
    const single = distanceOfSets(
      [0, 1, 2, 3, 4].map((one) => set(one)),
      masiDistance,
    );
    expect(distanceAlpha(crowd, single, none).value).toBeCloseTo(0.743421, 6);
    const nested = distanceOfSets([set(0), set(0, 1), set(0, 1, 2), set(3), set(3, 4)], jaccardDistance);
    expect(distanceAlpha(crowd, nested, none).value!).toBeGreaterThan(0.743421);
  });

  test("with many classes what is expected is held, and the interval still holds the value", () => {
    const random = seededRandom(1);
    const truth = Array.from({ length: 60 }, () => Math.floor(random() * 200));
    const crowd = crowdOf({
      tasks: Uint32Array.from({ length: 180 }, (_, i) => i % 60),
      workers: Uint32Array.from({ length: 180 }, (_, i) => Math.floor(i / 60)),
      labels: Uint16Array.from({ length: 180 }, (_, i) =>
        random() < 0.8 ? truth[i % 60]! : Math.floor(random() * 200),
      ),
      taskCount: 60,
      workerCount: 3,
      classCount: 200,
    });
    const { value, low, high } = distanceAlpha(crowd, (a, b) => Number(a !== b));
    expect(value).toBeCloseTo(nominalAlpha(crowd, none).value!, 9);
    expect(low! < value! && value! < high!).toBe(true);
  });
});

describe("things without classes", () => {
  const boxes = (shift: number) =>
    Array.from({ length: 40 }, (_, i) => [Math.floor(i / 2) * 100 + (i % 2) * shift, 10]);
  const overlap = (all: number[][]) => (a: number, b: number) => {
    const [x = 0, w = 0] = all[a]!;
    const [y = 0, v = 0] = all[b]!;
    const both = Math.max(0, Math.min(x + w, y + v) - Math.max(x, y));
    return 1 - both / (w + v - both);
  };
  const starts = Uint32Array.from({ length: 21 }, (_, task) => task * 2);

  test("equal boxes agree wholly, shifted ones less, and those of other tasks are what chance gives", () => {
    const alphas = [0, 2, 5].map((shift) => itemAlpha({ starts, distance: overlap(boxes(shift)) }).value!);
    expect(alphas[0]).toBe(1);
    expect(alphas[1]!).toBeGreaterThan(alphas[2]!);
    expect(alphas[1]).toBeCloseTo(1 - (1 / 3) * (780 / (760 + 20 / 3)), 9);
  });

  test("pairs that cannot be compared do not count", () => {
    const { value, units } = itemAlpha({
      starts,
      distance: (a, b) => (a === 0 ? Number.NaN : overlap(boxes(0))(a, b)),
    });
    expect([value, units]).toEqual([1, 19]);
    expect(itemAlpha({ starts, distance: () => Number.NaN }).value).toBeNull();
    expect(itemAlpha({ starts: new Uint32Array(1), distance: () => 1 }).value).toBeNull();
  });

  test("chance is drawn by the seed where there are many", () => {
    const items = {
      starts: Uint32Array.from({ length: 301 }, (_, task) => task * 2),
      distance: (a: number, b: number) => Number(a % 3 !== b % 3),
    };
    expect(itemAlpha(items, { seed: 2 })).toEqual(itemAlpha(items, { seed: 2 }));
    expect(itemAlpha(items, { seed: 2 }).value).not.toBe(itemAlpha(items, { seed: 3 }).value);
  });
});

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

test("spans: the same is 1, an interval comes from several texts, and what reaches out or overlaps is cut", () => {
  const text = (shift: number) => ({
    length: 100,
    workers: 2,
    spans: [
      { worker: 0, label: 0, start: 10, end: 30 },
      { worker: 1, label: 0, start: 10 + shift, end: 30 + shift },
    ],
  });
  expect(spanAlpha([text(0), text(0)])).toMatchObject({ value: 1, low: 1, high: 1, units: 2 });
  const mixed = spanAlpha([text(0), text(5), text(15), text(2)]);
  expect(mixed.low! < mixed.value! && mixed.value! < mixed.high!).toBe(true);
  const cut = text(0);
  cut.spans.push({ worker: 0, label: 0, start: 20, end: 30 }, { worker: 1, label: 0, start: 100, end: 140 });
  expect(spanAlpha([cut]).value).toBe(1);
  expect(spanAlpha([{ ...text(0), workers: 1 }]).value).toBeNull();
});
