import { describe, expect, test } from "bun:test";
import { type Crowd, crowdOf } from "../crowd.ts";
import { dawidSkene } from "./dawid-skene.ts";
import { liveConsensus } from "./live-consensus.ts";
import { furthest } from "./one-coin.ts";
import { evenly, plant } from "./planted.suite.ts";
import { verdictsOf } from "./posteriors.ts";

const { crowd } = plant({
  tasks: 400,
  workers: 15,
  answers: 5,
  priors: [0.5, 0.3, 0.2],
  confusion: (worker) => evenly(0.55 + 0.03 * worker, 3),
});
const answers = Array.from({ length: crowd.taskCount }, (_, task) =>
  [...crowd.workers.subarray(crowd.starts[task], crowd.starts[task + 1])].map((worker, at) => ({
    task,
    worker,
    label: crowd.labels[crowd.starts[task]! + at]!,
  })),
).flat();
const crowdFrom = (list: typeof answers): Crowd =>
  crowdOf({
    tasks: Uint32Array.from(list, ({ task }) => task),
    workers: Uint32Array.from(list, ({ worker }) => worker),
    labels: Uint16Array.from(list, ({ label }) => label),
    taskCount: crowd.taskCount,
    workerCount: crowd.workerCount,
    classCount: 3,
  });
const exact = { tolerance: 1e-12, iterations: 20_000 };
const all = (live: ReturnType<typeof liveConsensus>) =>
  Float64Array.from(Array.from({ length: crowd.taskCount }, (_, task) => [...live.posterior(task)]).flat());

describe("answers that come one at a time", () => {
  const early = crowdFrom(answers.filter((_, at) => at % 5 < 3));
  const live = liveConsensus(early, dawidSkene(early));
  for (const { task, worker, label } of answers.filter((_, at) => at % 5 >= 3)) live.add(task, worker, label);
  const nightly = dawidSkene(crowd, exact);

  test("are close to a full run at once", () => {
    const now = all(live);
    const [ours, full] = [verdictsOf(crowd, now).labels, verdictsOf(crowd, nightly.posteriors).labels];
    expect(ours.filter((label, task) => label === full[task]).length / crowd.taskCount).toBeGreaterThan(0.97);
    const apart = (from: Float64Array) =>
      from.reduce((sum, one, cell) => sum + Math.abs(one - nightly.posteriors[cell]!), 0) / from.length;
    expect(apart(now)).toBeLessThan(0.25 * apart(dawidSkene(early).posteriors));
  });

  test("and at rest land where the full run lands, from either side", () => {
    const warm = dawidSkene(crowd, { ...exact, from: all(live) });
    expect(furthest(warm.posteriors, nightly.posteriors)).toBeLessThan(1e-8);
    live.settle(1e-12, 20_000);
    expect(furthest(all(live), nightly.posteriors)).toBeLessThan(1e-8);
    expect(furthest(live.confusion(3), nightly.confusion.subarray(27, 36))).toBeLessThan(1e-8);
    expect(live.settle(1e-9)).toBe(1);
  });

  test("take no more rounds from there than one", () => {
    expect(dawidSkene(crowd, { from: all(live) }).iterations).toBe(1);
  });
});

test("a changed mind leaves no trace of the old answer", () => {
  const fitted = dawidSkene(crowd, exact);
  const live = liveConsensus(crowd, fitted);
  const { task, worker, label } = answers[7]!;
  live.add(task, worker, (label + 1) % 3);
  live.add(task, worker, (label + 2) % 3);
  live.add(task, worker, label);
  live.settle(1e-12, 20_000);
  expect(furthest(all(live), fitted.posteriors)).toBeLessThan(1e-8);
});

test("begins with nothing, and new tasks and workers find their place", () => {
  const nothing = crowdOf({
    tasks: new Uint32Array(),
    workers: new Uint32Array(),
    labels: new Uint16Array(),
    taskCount: 0,
    workerCount: 0,
    classCount: 3,
  });
  const live = liveConsensus(nothing, dawidSkene(nothing));
  for (const one of live.posterior(99)) expect(one).toBeCloseTo(1 / 3, 12);
  for (const one of live.confusion(5)) expect(one).toBeCloseTo(1 / 3, 12);
  for (const { task, worker, label } of answers) {
    const row = live.add(task, worker, label);
    expect(Math.abs(row[0]! + row[1]! + row[2]! - 1)).toBeLessThan(1e-9);
  }
  expect([...live.posterior(1_000_000)].every((one) => one > 0.05)).toBe(true);
  expect(() => live.add(0, 0, 3)).toThrow(RangeError);
  for (const [task, worker, label] of [
    [0, 0, Number.NaN],
    [Number.NaN, 0, 0],
    [0, -1, 0],
    [0.5, 0, 0],
  ] as const)
    expect(() => live.add(task, worker, label)).toThrow(RangeError);
});
