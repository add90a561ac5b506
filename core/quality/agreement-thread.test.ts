import { expect, test } from "bun:test";
import type { Answer } from "../annotations/region.contract.ts";
import { agreementIn, type FamilySaid } from "./agreement-in.ts";
import { agreementsOf } from "./agreement-thread.ts";

/** The one family's, its rows handed over some at a time. */
async function agreementOf({ about, family }: FamilySaid) {
  const { items } = await agreementsOf(new Map([[family, about!.kind]]), async ({ answers }) => {
    for (let at = 0; at < about!.answers.length; at += 500) await answers(about!.answers.slice(at, at + 500));
  });
  return items[0]!;
}

const asked = (kind: "rating" | "multi_choice", told: readonly (readonly Answer[])[]): FamilySaid => ({
  family: "field:asked",
  said: [],
  about: {
    kind,
    answers: told.flatMap((answers, task) =>
      answers.map((answer, who) => ({ taskId: `t${task}`, userId: `u${who}`, field: "asked", answer, about: null })),
    ),
  },
});

/** What comes of it, and how often the loop turns until then. */
async function turning<T>(work: Promise<T>): Promise<{ found: T; turns: number }> {
  let [turns, done] = [0, false];
  const turn = () => {
    turns++;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  const found = await work;
  done = true;
  return { found, turns };
}

test("a rating that has 25,000 different values is measured while the loop turns", async () => {
  const values = 25_000;
  const half = values / 2;
  const told = Array.from({ length: half }, (_, task) => [task * 7.5, (half + task) * 7.5]);
  const { found, turns } = await turning(agreementOf(asked("rating", told)));
  // Ranks from 1 to n, each task's two answers n / 2 apart: n³ / 4 observed, n²(n² - 1) / 6 expected.
  expect(found.coefficient).toBe("ordinal_alpha");
  expect(found.alpha.value!).toBeCloseTo(1 - (1.5 * values) / (values + 1), 12);
  expect(found.coefficients.map(({ name, bins }) => [name, bins])).toContainEqual(["gwet_ac2", 100]);
  expect(turns).toBeGreaterThan(500);
}, 60_000);

test("sets of twenty options come out as they do without a thread, while the loop turns", async () => {
  const options = (task: number, off: number) =>
    Array.from({ length: 20 }, (_, at) => `o${(task * 13 + at * off) % 97}`);
  const sets = asked(
    "multi_choice",
    Array.from({ length: 3000 }, (_, task) => [options(task, 1), options(task, 2)]),
  );
  const [{ found, turns }, other] = await Promise.all([
    turning(agreementOf(sets)),
    agreementOf(asked("rating", [[1, 2]])),
  ]);
  expect(found).toEqual(agreementIn(sets));
  expect(other).toEqual(agreementIn(asked("rating", [[1, 2]])));
  expect(turns).toBeGreaterThan(500);
}, 60_000);

test("two people's ratings are weighed by how far they are apart on the scale, and each pair has its interval", () => {
  // Most often 10, then 1: by frequency their order would be another one.
  const near = [
    [10, 10],
    [10, 9],
    [10, 10],
    [1, 2],
    [2, 1],
    [1, 1],
    [9, 10],
    [5, 5],
  ];
  const { kappa, pairs } = agreementIn(asked("rating", near));
  const [left, right] = [near.map(([a]) => a!), near.map(([, b]) => b!)];
  // Cohen's kappa with quadratic weights is 1 less the mean square of what they differ by, by what any two of their ratings do.
  const apart = (a: number, b: number) => (a - b) ** 2;
  const observed = left.reduce((sum, one, at) => sum + apart(one, right[at]!), 0) / near.length;
  const chance =
    left.flatMap((a) => right.map((b) => apart(a, b))).reduce((sum, one) => sum + one, 0) / near.length ** 2;
  expect(kappa).toBe("quadratic");
  expect(pairs[0]!.kappa!).toBeCloseTo(1 - observed / chance, 12);
  const [{ low, high }] = pairs as [(typeof pairs)[number]];
  expect([low! <= pairs[0]!.kappa!, pairs[0]!.kappa! <= high!]).toEqual([true, true]);
});

test("what could not be read fails, and leaves nothing behind that the next would find", async () => {
  const { about } = asked("rating", [[1, 2]]);
  const lost = agreementsOf(new Map(), async ({ answers }) => {
    await answers(about!.answers);
    throw new Error("The database is gone.");
  });
  await expect(lost).rejects.toThrow("The database is gone.");
  expect(await agreementsOf(new Map(), () => Promise.resolve())).toEqual({ items: [], shared: [] });
});
