import { expect, test } from "bun:test";
import { Problem, requestProblems } from "../../../../kernel/wire/problem.ts";
import { minutesLeft } from "../give-back.ts";
import { runBulk } from "./run-bulk.ts";

const never = new AbortController().signal;
const full = () => new Problem("tasks.full", { status: 409, title: "All places on this task are taken" });

test("what is refused keeps no other back, and is counted under its reason", async () => {
  const seen: number[] = [];
  const ended = await runBulk(
    [1, 2, 3, 4, 5],
    async (n) => {
      if (n % 2 === 0) throw full();
      if (n === 5) throw requestProblems.not_found();
    },
    { onProgress: (n) => seen.push(n), signal: never },
  );
  expect(ended.done).toEqual([1, 3]);
  expect(ended.refused[0]).toEqual({ reason: "All places on this task are taken", items: [2, 4] });
  expect(ended.refused[1]!.items).toEqual([5]);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test("what failed for the moment is tried again, and never more than a few at once", async () => {
  const [tries, waits] = [new Map<number, number>(), [] as number[]];
  let [now, most] = [0, 0];
  const items = Array.from({ length: 20 }, (_, n) => n);
  const { done } = await runBulk(
    items,
    async (n) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      tries.set(n, (tries.get(n) ?? 0) + 1);
      if (n === 7 && tries.get(n)! < 3) throw new Problem("gateway.rate_limited", { status: 429, title: "Slowly" });
    },
    { onProgress: () => {}, signal: never, atOnce: 3, pause: async (ms) => void waits.push(ms) },
  );
  expect(done.toSorted((a, b) => a - b)).toEqual(items);
  expect([tries.get(7), most, waits]).toEqual([3, 3, [1000, 2000]]);
});

test("stopped, it ends what is under way and leaves the rest", async () => {
  const stop = new AbortController();
  const result = await runBulk(
    [1, 2, 3, 4],
    async (n) => {
      if (n === 2) stop.abort();
    },
    { onProgress: () => {}, signal: stop.signal, atOnce: 1 },
  );
  expect(result).toEqual({ done: [1, 2], refused: [], left: [3, 4] });
});

test.each([
  ["2026-01-01T00:10:00.000Z", 10],
  ["2026-01-01T00:09:00.001Z", 10],
  ["2025-12-31T23:00:00.000Z", 1],
  ["2027-01-01T00:00:00.000Z", 10_080],
])("a task is given back for what was left of its lease: until %s that is %d minutes", (until, minutes) => {
  expect(minutesLeft(until, Date.parse("2026-01-01T00:00:00.000Z"))).toBe(minutes);
});
