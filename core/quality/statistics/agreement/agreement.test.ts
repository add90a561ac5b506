import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { numberCrowdOf } from "../number-crowd.ts";
import { cohenKappa, pairsOf } from "./cohen-kappa.ts";
import { distanceAlpha } from "./distance-alpha.ts";
import { intervalAlpha } from "./interval-alpha.ts";
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
import { ratioAlpha } from "./ratio-alpha.ts";
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
