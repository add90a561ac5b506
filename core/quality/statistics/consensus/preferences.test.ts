import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seededRandom } from "../random.ts";
import { bradleyTerry, outcomeOf, type Preferences } from "./bradley-terry.ts";
import { someIntervals } from "./some-intervals.ts";
import { strengthIntervals } from "./strength-intervals.ts";

const columns = (
  rows: readonly (readonly [left: number, right: number, outcome: number])[],
  things: number,
): Preferences => ({
  left: Uint32Array.from(rows, ([left]) => left),
  right: Uint32Array.from(rows, ([, right]) => right),
  outcomes: Uint8Array.from(rows, ([, , outcome]) => outcome),
  things,
});
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

test("of two things the odds are the wins, whoever stood on the left", () => {
  const rows = [...times(30, [0, 1, 0] as const), ...times(30, [1, 0, 1] as const), ...times(20, [0, 1, 1] as const)];
  const { strengths, ties, comparisons } = bradleyTerry(columns(rows, 2), { prior: 1e-6 });
  expect(strengths[0]! / strengths[1]!).toBeCloseTo(3, 3);
  expect([ties, comparisons]).toEqual([0, 80]);
});

test("of two things that tie, the tie's share is what was seen", () => {
  const rows = [...times(40, [0, 1, 0] as const), ...times(20, [0, 1, 1] as const), ...times(40, [0, 1, 2] as const)];
  const outcome = outcomeOf(bradleyTerry(columns(rows, 2), { prior: 1e-6 }), 0, 1);
  expect(outcome.left).toBeCloseTo(0.4, 4);
  expect(outcome.right).toBeCloseTo(0.2, 4);
  expect(outcome.tie).toBeCloseTo(0.4, 4);
});

describe("a planted tournament", () => {
  const planted = Float64Array.from({ length: 12 }, (_, one) => Math.exp((one - 5.5) / 3));
  const play = (ties: number) => {
    const random = seededRandom(3);
    return Array.from({ length: 20_000 }, () => {
      const left = Math.floor(random() * 12);
      const right = (left + 1 + Math.floor(random() * 11)) % 12;
      const outcome = outcomeOf({ strengths: planted, ties }, left, right);
      const drawn = random();
      return [left, right, drawn < outcome.left ? 0 : drawn < outcome.left + outcome.right ? 1 : 2] as const;
    });
  };

  for (const ties of [0, 0.8])
    test(`gives its strengths back, with ties of ${ties}`, () => {
      const found = bradleyTerry(columns(play(ties), 12));
      expect(found.converged).toBe(true);
      for (const [one, strength] of planted.entries())
        expect(Math.abs(Math.log(found.strengths[one]! / strength))).toBeLessThan(0.15);
      expect(Math.abs(found.ties - ties)).toBeLessThan(0.06);
    });
});

describe("what a strength lies between", () => {
  test("is of two things the interval of the odds, whose error is known", () => {
    const rows = [...times(30, [0, 1, 0] as const), ...times(20, [0, 1, 1] as const)];
    const preferences = columns(rows, 2);
    const fitted = bradleyTerry(preferences, { prior: 1e-6 });
    const [first] = strengthIntervals(preferences, fitted, { prior: 1e-6 });
    const half = Math.log(1.5) / 2;
    const error = 1.959963984540054 * Math.sqrt(1 / 30 + 1 / 20) * 0.5;
    expect(Math.log(first!.low)).toBeCloseTo(half - error, 4);
    expect(Math.log(first!.high)).toBeCloseTo(half + error, 4);
  });

  for (const ties of [0, 0.8])
    test(`holds the planted strength nineteen times in twenty, with ties of ${ties}`, () => {
      const planted = Float64Array.from({ length: 8 }, (_, one) => Math.exp((one - 3.5) / 3));
      const random = seededRandom(11);
      let held = 0;
      for (let round = 0; round < 150; round++) {
        const rows = Array.from({ length: 400 }, () => {
          const left = Math.floor(random() * 8);
          const right = (left + 1 + Math.floor(random() * 7)) % 8;
          const outcome = outcomeOf({ strengths: planted, ties }, left, right);
          const drawn = random();
          return [left, right, drawn < outcome.left ? 0 : drawn < outcome.left + outcome.right ? 1 : 2] as const;
        });
        const preferences = columns(rows, 8);
        const found = strengthIntervals(preferences, bradleyTerry(preferences));
        held += found.filter(({ low, high }, at) => low <= planted[at]! && planted[at]! <= high).length;
      }
      expect(held / (150 * 8)).toBeGreaterThan(0.92);
      expect(held / (150 * 8)).toBeLessThan(0.98);
    });

  for (const ties of [0, 0.8])
    test(`of some of many things is that of all together, with ties of ${ties}`, async () => {
      const random = seededRandom(3);
      const planted = Float64Array.from({ length: 60 }, (_, one) => Math.exp((one - 30) / 15));
      const rows = Array.from({ length: 900 }, () => {
        const left = Math.floor(random() * 60);
        const right = (left + 1 + Math.floor(random() * 59)) % 60;
        const outcome = outcomeOf({ strengths: planted, ties }, left, right);
        const drawn = random();
        return [left, right, drawn < outcome.left ? 0 : drawn < outcome.left + outcome.right ? 1 : 2] as const;
      });
      const preferences = columns(rows, 60);
      const fitted = bradleyTerry(preferences);
      const all = strengthIntervals(preferences, fitted);
      const chosen = [59, 0, 31];
      const some = await someIntervals(preferences, fitted, chosen);
      const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
      for (const [place, at] of chosen.entries())
        expect(Math.abs(width(some[place]!) / width(all[at]!) - 1)).toBeLessThan(0.002);
    });

  test("of three thousand things is there for those that were asked for", async () => {
    const random = seededRandom(4);
    const rows = Array.from({ length: 6_000 }, () => {
      const left = Math.floor(random() * 3_000);
      const right = (left + 1 + Math.floor(random() * 2_999)) % 3_000;
      return [left, right, Number(random() < (right + 1) / (left + right + 2))] as const;
    });
    const preferences = columns(rows, 3_000);
    const fitted = bradleyTerry(preferences, { iterations: 100 });
    const found = await someIntervals(preferences, fitted, [5, 2_999]);
    for (const [place, at] of [5, 2_999].entries()) {
      const [{ low, high }, strength] = [found[place]!, fitted.strengths[at]!];
      expect([low < strength, strength < high, Number.isFinite(high)]).toEqual([true, true, true]);
    }
  });

  test("is finite and around the strength whatever was answered", () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 2 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const preferences = columns(rows, 5);
        const fitted = bradleyTerry(preferences, { iterations: 200 });
        for (const [at, { low, high }] of strengthIntervals(preferences, fitted).entries()) {
          expect(Number.isFinite(high) && low > 0).toBe(true);
          expect(low <= fitted.strengths[at]! && fitted.strengths[at]! <= high).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
    expect(strengthIntervals(columns([], 0), bradleyTerry(columns([], 0)))).toEqual([]);
  });
});

describe("bad input", () => {
  test("the unbeaten, the unmet and those of another league have finite strengths in order", () => {
    const { strengths, converged } = bradleyTerry(
      columns(
        [
          [0, 1, 0],
          [0, 1, 0],
          [2, 3, 1],
        ],
        5,
      ),
    );
    expect(converged).toBe(true);
    expect(strengths.every((one) => Number.isFinite(one) && one > 0)).toBe(true);
    expect(strengths[0]!).toBeGreaterThan(strengths[1]!);
    expect(strengths[3]!).toBeGreaterThan(strengths[2]!);
    expect(strengths[4]).toBeCloseTo(1, 6);
  });

  test("a thing against itself, out of range, or with an outcome that is none does not count", () => {
    const { comparisons } = bradleyTerry(
      columns(
        [
          [0, 0, 0],
          [0, 9, 1],
          [0, 1, 7],
          [0, 1, 1],
        ],
        2,
      ),
    );
    expect(comparisons).toBe(1);
    expect(bradleyTerry(columns([], 0))).toMatchObject({ comparisons: 0, converged: true });
  });

  test("nothing but ties, and any mixture", () => {
    const even = bradleyTerry(columns(times(10, [0, 1, 2] as const), 2));
    expect(even.strengths[0]! / even.strengths[1]!).toBeCloseTo(1, 6);
    const row = fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 2 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const { strengths, ties } = bradleyTerry(columns(rows, 5), { iterations: 200 });
        expect([...strengths, ties].every((one) => Number.isFinite(one) && one >= 0)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
