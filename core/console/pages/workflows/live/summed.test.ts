import { expect, test } from "bun:test";
import { summed } from "./summed.ts";

test("tasks in a state are counted in the states around it", () => {
  const items = [
    { state: "a.b", count: 2 },
    { state: "a.c.d", count: 3 },
    { state: "e", count: 1 },
  ];
  expect(Object.fromEntries(summed(items, new Set()))).toEqual({ "a.b": 2, "a.c.d": 3, "a.c": 3, a: 5, e: 1 });
});

test("a task that is in each region of a parallel state is counted once in that state and around it", () => {
  const items = [
    { state: "job.work.left.a", count: 2 },
    { state: "job.work.left.b", count: 3 },
    { state: "job.work.right.c", count: 5 },
    { state: "job.held", count: 4 },
  ];
  const sums = summed(items, new Set(["job.work"]));
  expect([sums.get("job.work.left"), sums.get("job.work.right"), sums.get("job.work"), sums.get("job")]).toEqual([
    5, 5, 5, 9,
  ]);
});
