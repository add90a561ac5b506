import { type Crowd, crowdOf, NO_LABEL } from "../crowd.ts";
import { type NumberCrowd, numberCrowdOf } from "../number-crowd.ts";

/** A crowd from rows of single digits, one row a worker, from 0 or from `lowest`; a dot is missing. */
export function crowdOfRows(rows: readonly string[], classCount: number, lowest = 1): Crowd {
  const cells = rows.flatMap((row, worker) =>
    row.split(" ").map((cell, task) => ({ worker, task, label: cell === "." ? NO_LABEL : Number(cell) - lowest })),
  );
  return crowdOf({
    tasks: Uint32Array.from(cells, ({ task }) => task),
    workers: Uint32Array.from(cells, ({ worker }) => worker),
    labels: Uint16Array.from(cells, ({ label }) => label),
    taskCount: rows[0]!.split(" ").length,
    workerCount: rows.length,
    classCount,
  });
}

/** Numbers from rows, one row a worker; a dot is missing. */
export function numbersOfRows(rows: readonly string[]): NumberCrowd {
  const cells = rows.flatMap((row, worker) =>
    row.split(" ").map((cell, task) => ({ worker, task, value: cell === "." ? Number.NaN : Number(cell) })),
  );
  return numberCrowdOf({
    tasks: Uint32Array.from(cells, ({ task }) => task),
    workers: Uint32Array.from(cells, ({ worker }) => worker),
    values: Float64Array.from(cells, ({ value }) => value),
    taskCount: rows[0]!.split(" ").length,
    workerCount: rows.length,
  });
}

/** A crowd of two workers from a table of counts, the first worker's classes in rows. */
export function crowdOfTable(table: readonly (readonly number[])[]): Crowd {
  const pairs = table.flatMap((row, a) => row.flatMap((count, b) => Array.from({ length: count }, () => [a, b])));
  return crowdOf({
    tasks: Uint32Array.from(pairs.flatMap((_, task) => [task, task])),
    workers: Uint32Array.from(pairs.flatMap(() => [0, 1])),
    labels: Uint16Array.from(pairs.flat()),
    taskCount: pairs.length,
    workerCount: 2,
    classCount: table.length,
  });
}

/** A crowd from counts of answers by task and class: who answered does not matter to what is measured. */
export function crowdOfCounts(counts: readonly (readonly number[])[]): Crowd {
  const answers = counts.flatMap((row, task) =>
    row
      .flatMap((count, label) => Array.from({ length: count }, () => label))
      .map((label, worker) => ({ task, label, worker })),
  );
  return crowdOf({
    tasks: Uint32Array.from(answers, ({ task }) => task),
    workers: Uint32Array.from(answers, ({ worker }) => worker),
    labels: Uint16Array.from(answers, ({ label }) => label),
    taskCount: counts.length,
    workerCount: Math.max(...answers.map(({ worker }) => worker)) + 1,
    classCount: counts[0]!.length,
  });
}

/** Krippendorff 2011, section C: four coders, twelve units. */
export const fourCoders = [
  "1 2 3 3 2 1 4 1 2 . . .",
  "1 2 3 3 2 2 4 1 2 5 . 3",
  ". 3 3 3 2 3 4 2 2 5 1 .",
  "1 2 3 3 2 4 4 1 2 5 1 .",
];
/** Cohen 1960, table 1. */
export const cohen1960 = [
  [88, 14, 18],
  [10, 40, 10],
  [2, 6, 12],
];
/** Artstein and Poesio 2008, table 1. */
export const artstein2008 = [
  [20, 20],
  [10, 50],
];
/** Fourteen raters, ten subjects, five categories. */
export const fourteenRaters = [
  [0, 0, 0, 0, 14],
  [0, 2, 6, 4, 2],
  [0, 0, 3, 5, 6],
  [0, 3, 9, 2, 0],
  [2, 2, 8, 1, 1],
  [7, 7, 0, 0, 0],
  [3, 2, 6, 3, 0],
  [2, 5, 3, 2, 2],
  [6, 5, 2, 1, 0],
  [0, 2, 2, 3, 7],
];
