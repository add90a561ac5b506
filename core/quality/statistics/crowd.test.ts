import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Answers, crowdOf, NO_LABEL, onlyWorkers } from "./crowd.ts";
import { numberCrowdOf } from "./number-crowd.ts";
import { numberNames } from "./number-names.ts";

const columns = (rows: readonly (readonly [task: number, worker: number, label: number])[]): Answers => ({
  tasks: Uint32Array.from(rows, ([task]) => task),
  workers: Uint32Array.from(rows, ([, worker]) => worker),
  labels: Uint16Array.from(rows, ([, , label]) => label),
  taskCount: 3,
  workerCount: 3,
  classCount: 2,
});
const answersOf = (crowd: ReturnType<typeof crowdOf>, task: number) =>
  Array.from({ length: crowd.starts[task + 1]! - crowd.starts[task]! }, (_, at) => [
    crowd.workers[crowd.starts[task]! + at],
    crowd.labels[crowd.starts[task]! + at],
  ]);

test("answers are grouped by task in the order they came, and a task without any is there too", () => {
  const crowd = crowdOf(
    columns([
      [2, 0, 1],
      [0, 1, 0],
      [2, 1, 0],
      [0, 0, 1],
    ]),
  );
  expect([0, 1, 2].map((task) => answersOf(crowd, task))).toEqual([
    [
      [1, 0],
      [0, 1],
    ],
    [],
    [
      [0, 1],
      [1, 0],
    ],
  ]);
});

test("of several answers by one worker on one task the last counts, and the others are reported", () => {
  const crowd = crowdOf(
    columns([
      [0, 0, 1],
      [0, 1, 1],
      [0, 0, 0],
      [1, 0, 1],
      [0, 0, 1],
      [0, 1, 0],
    ]),
  );
  expect(answersOf(crowd, 0)).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(answersOf(crowd, 1)).toEqual([[0, 1]]);
  expect(crowd).toMatchObject({ duplicates: 3, invalid: 0 });
});

test("what is out of range is left out and counted, what is missing is only left out", () => {
  const crowd = crowdOf(
    columns([
      [0, 0, 2],
      [3, 0, 0],
      [0, 3, 0],
      [0, 0, NO_LABEL],
      [0, 2, 1],
    ]),
  );
  expect(answersOf(crowd, 0)).toEqual([[2, 1]]);
  expect(crowd).toMatchObject({ duplicates: 0, invalid: 3 });
});

test("numbers that are NaN are missing, infinite ones are invalid", () => {
  const crowd = numberCrowdOf({
    tasks: Uint32Array.of(0, 0, 0, 0, 0),
    workers: Uint32Array.of(0, 1, 2, 0, 1),
    values: Float64Array.of(1, Number.NaN, Infinity, 2, -1e308),
    taskCount: 1,
    workerCount: 3,
  });
  expect([...crowd.values]).toEqual([2, -1e308]);
  expect(crowd).toMatchObject({ duplicates: 1, invalid: 1 });
});

test("no answers at all make an empty crowd", () => {
  expect(crowdOf(columns([])).starts).toEqual(new Uint32Array(4));
  expect(crowdOf({ ...columns([]), taskCount: 0, workerCount: 0, classCount: 0 }).starts).toEqual(new Uint32Array(1));
});

test("whatever comes, every answer is kept, or counted as left out", () => {
  const answer = fc.tuple(
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 3 }),
  );
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 60 }), (rows) => {
      const crowd = crowdOf(columns(rows));
      expect(crowd.labels.length + crowd.duplicates + crowd.invalid).toBe(rows.length);
      const last = new Map(
        rows.filter(([t, w, l]) => t < 3 && w < 3 && l < 2).map(([t, w, l]) => [`${t} ${w}`, l] as const),
      );
      const kept = [0, 1, 2].flatMap((t) => answersOf(crowd, t).map(([w, l]) => [`${t} ${w}`, l!] as const));
      expect(new Map(kept)).toEqual(last);
    }),
  );
});

test("a part of a crowd keeps the numbers of tasks and workers", () => {
  const crowd = onlyWorkers(
    crowdOf(
      columns([
        [0, 0, 1],
        [0, 1, 0],
        [2, 2, 1],
        [2, 1, 1],
      ]),
    ),
    [1, 2],
  );
  expect([0, 1, 2].map((task) => answersOf(crowd, task))).toEqual([
    [[1, 0]],
    [],
    [
      [2, 1],
      [1, 1],
    ],
  ]);
});

test("names are numbered as they come, and classes known in advance keep their order", () => {
  const { answers, tasks, workers, classes } = numberNames(
    [
      { task: "t2", worker: "ann", label: "dog" },
      { task: "t1", worker: "ann", label: null },
      { task: "t2", worker: "bob", label: "fox" },
    ],
    ["cat", "dog"],
  );
  expect({ tasks, workers, classes }).toEqual({
    tasks: ["t2", "t1"],
    workers: ["ann", "bob"],
    classes: ["cat", "dog", "fox"],
  });
  expect([...answers.labels]).toEqual([1, NO_LABEL, 2]);
  expect([...answers.tasks, answers.taskCount, answers.workerCount, answers.classCount]).toEqual([0, 1, 0, 2, 2, 3]);
});
