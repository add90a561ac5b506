import { describe, expect, test } from "bun:test";
import { expectedGain, moreWanted } from "./gain.ts";

const item = (...shares: number[]) => ({
  posterior: Object.fromEntries(shares.map((share, at) => [String(at), share])),
  confidence: Math.max(...shares),
  answers: 2,
});
const plan = { min: 2, max: 5, price: 0.05 };

describe("what more answers are expected to gain", () => {
  test("is how often they name the thing rightly, less how often it is named rightly now", () => {
    // Nothing known: one answer that is right four times in five is all that is known then.
    expect(expectedGain([0.5, 0.5], 0.8, 1)).toBeCloseTo(0.3, 12);
    // Three of them decide by majority: 0.8^3 + 3 * 0.8^2 * 0.2.
    expect(expectedGain([0.5, 0.5], 0.8, 3)).toBeCloseTo(0.396, 12);
    expect(expectedGain([0.25, 0.25, 0.25, 0.25], 0.7, 1)).toBeCloseTo(0.45, 12);
  });
  test("is nothing while they cannot change what is believed, and comes with their number", () => {
    expect(expectedGain([0.8, 0.2], 0.8, 1)).toBeCloseTo(0, 12);
    expect(expectedGain([0.8, 0.2], 0.8, 2)).toBeCloseTo(0.096, 12);
    expect(expectedGain([1], 0.8, 19)).toBe(0);
    expect(expectedGain([0.6, 0.4], 0.5, 9)).toBeCloseTo(0, 12);
  });
  test("grows with every answer, and never beyond what there is to gain", () => {
    for (const shares of [
      [0.5, 0.5],
      [0.7, 0.2, 0.1],
      [0.4, 0.3, 0.1, 0.1, 0.1],
    ]) {
      let before = 0;
      for (let more = 1; more <= 19; more++) {
        const gain = expectedGain(shares, 0.75, more);
        expect(gain).toBeGreaterThanOrEqual(before - 1e-9);
        expect(gain).toBeLessThanOrEqual(1 - Math.max(...shares) + 1e-9);
        before = gain;
      }
    }
  });
});

describe("how many more people are asked", () => {
  const ask = (have: number, items = [item(0.5, 0.5)], skill = 0.8) => moreWanted({ items, have, skill }, plan);

  test("is what the minimum lacks, then one, and nobody beyond the maximum", () => {
    expect([0, 1, 2, 4, 5, 9].map((have) => ask(have))).toEqual([2, 1, 1, 1, 0, 0]);
  });
  test("is nobody where what is gained is not worth the price of the fewest who could gain it", () => {
    expect(ask(2, [item(0.8, 0.2)])).toBe(0);
    expect(moreWanted({ items: [item(0.8, 0.2)], have: 2, skill: 0.8 }, { ...plan, price: 0.045 })).toBe(1);
    expect(ask(4, [item(0.8, 0.2)], 0.99)).toBe(1);
    expect(ask(2, [item(0.99, 0.01)])).toBe(0);
    expect(ask(2, [])).toBe(0);
  });
  test("counts all that one more annotation would put right", () => {
    const many = Array.from({ length: 10 }, () => item(0.6, 0.4));
    expect(ask(2, [item(0.6, 0.4)], 0.61)).toBe(0);
    expect(ask(2, many, 0.61)).toBe(1);
  });
  test("goes by how far numbers are apart where there are no labels", () => {
    const numbers = (confidence: number) => [{ posterior: {}, confidence, answers: 2 }];
    expect(ask(2, numbers(0.95))).toBe(0);
    expect(ask(2, numbers(0.4))).toBe(1);
  });
});
