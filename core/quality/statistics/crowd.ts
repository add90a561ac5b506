import { groupAnswers } from "./group-answers.ts";

/** The label of an answer that was not given, and of a task that nobody has answered. */
export const NO_LABEL = 65_535;

/** Categorical answers as columns, one row an answer; tasks, workers and classes are numbered from 0. */
export interface Answers {
  tasks: Uint32Array;
  workers: Uint32Array;
  labels: Uint16Array;
  taskCount: number;
  workerCount: number;
  classCount: number;
}

/** Answers grouped by task, at most one of a worker on a task: what all statistics of labels start from. */
export interface Crowd {
  taskCount: number;
  workerCount: number;
  classCount: number;
  /** Answers of task `t` stand from `starts[t]` to `starts[t + 1]`, exclusive. */
  starts: Uint32Array;
  workers: Uint32Array;
  labels: Uint16Array;
  /** Answers left out because the same worker answered the task again: the last one counts. */
  duplicates: number;
  /** Answers left out because their task, worker or class is out of range. */
  invalid: number;
}

/** Groups answers by task; what is missing (`NO_LABEL`), out of range or answered twice is left out and the latter two counted. */
export function crowdOf(answers: Answers): Crowd {
  const { tasks, workers, labels, taskCount, workerCount, classCount } = answers;
  const usable = (i: number) => labels[i]! < classCount && tasks[i]! < taskCount && workers[i]! < workerCount;
  const grouped = groupAnswers(answers, usable);
  const { order, duplicates } = grouped;
  const byTask = new Uint16Array(order.length);
  for (let at = 0; at < order.length; at++) byTask[at] = labels[order[at]!]!;
  const unused = tasks.length - order.length - duplicates;
  const invalid = unused === 0 ? 0 : unused - labels.reduce((count, label) => count + Number(label === NO_LABEL), 0);
  const { starts, workers: who } = grouped;
  return { taskCount, workerCount, classCount, starts, workers: who, labels: byTask, duplicates, invalid };
}

/** The part of a crowd that these workers answered; tasks and workers keep their numbers. */
export function onlyWorkers(crowd: Crowd, workers: readonly number[]): Crowd {
  const wanted = new Uint8Array(crowd.workerCount);
  for (const worker of workers) wanted[worker] = 1;
  const kept: number[] = [];
  const starts = new Uint32Array(crowd.taskCount + 1);
  for (let t = 0; t < crowd.taskCount; t++) {
    for (let at = crowd.starts[t]!; at < crowd.starts[t + 1]!; at++) if (wanted[crowd.workers[at]!]) kept.push(at);
    starts[t + 1] = kept.length;
  }
  return {
    ...crowd,
    starts,
    workers: Uint32Array.from(kept, (at) => crowd.workers[at]!),
    labels: Uint16Array.from(kept, (at) => crowd.labels[at]!),
  };
}
