import { groupAnswers } from "./group-answers.ts";

/** Answers that are numbers, as columns; NaN is an answer that was not given. */
export interface NumberAnswers {
  tasks: Uint32Array;
  workers: Uint32Array;
  values: Float64Array;
  taskCount: number;
  workerCount: number;
}

/** Numbers grouped by task, at most one of a worker on a task. */
export interface NumberCrowd {
  taskCount: number;
  workerCount: number;
  /** Answers of task `t` stand from `starts[t]` to `starts[t + 1]`, exclusive. */
  starts: Uint32Array;
  workers: Uint32Array;
  values: Float64Array;
  /** Answers left out because the same worker answered the task again: the last one counts. */
  duplicates: number;
  /** Answers left out because they are infinite, or their task or worker is out of range. */
  invalid: number;
}

/** Groups numbers by task; what is NaN, infinite, out of range or answered twice is left out and the latter three counted. */
export function numberCrowdOf(answers: NumberAnswers): NumberCrowd {
  const { tasks, workers, values, taskCount, workerCount } = answers;
  const usable = (i: number) => Number.isFinite(values[i]!) && tasks[i]! < taskCount && workers[i]! < workerCount;
  const { starts, order, workers: who, duplicates } = groupAnswers(answers, usable);
  const missing = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  return {
    taskCount,
    workerCount,
    starts,
    workers: who,
    values: Float64Array.from(order, (i) => values[i]!),
    duplicates,
    invalid: tasks.length - missing - order.length - duplicates,
  };
}
