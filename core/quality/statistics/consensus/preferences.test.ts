import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { seededRandom } from "../random.ts";
import { bradleyTerry, outcomeOf, type Preferences } from "./bradley-terry.ts";

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
