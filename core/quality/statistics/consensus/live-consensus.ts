import type { Crowd } from "../crowd.ts";
import { countAnswers, type DawidSkene, explain } from "./dawid-skene.ts";
import { confusionsOf, priorsOf, type Smoothing, smoothingOf } from "./smoothing.ts";

/** A Dawid-Skene model that takes answers one at a time. */
export interface LiveConsensus {
  readonly classCount: number;
  /**
   * Takes an answer, or another one in the place of the worker's last to this task, and gives the task's posterior, which is a view that
   * the next answer changes. Tasks and workers may be new; what is no number from 0 on, or no class, is a RangeError.
   */
  add(task: number, worker: number, label: number): Float64Array;
  /** A task's posterior, as a view; the priors of a task that nobody answered. */
  posterior(task: number): Float64Array;
  /** The probability that the worker says each class (rows) of each true one (columns), as he stands. */
  confusion(worker: number): Float64Array;
  /** Goes over all tasks until none moves further than `tolerance`, or so often; gives how often it went. */
  settle(tolerance?: number, passes?: number): number;
}

/**
 * Keeps a fitted model up to date, answer by answer, by the incremental expectation maximisation of Neal and Hinton (1998): one task is
 * explained anew and its workers' counts are moved, in place. It has the fixed points of `dawidSkene`, whose smoothing must be the same.
 */
export function liveConsensus(
  crowd: Crowd,
  fitted: Pick<DawidSkene, "posteriors">,
  given?: number | Smoothing,
): LiveConsensus {
  const { classCount } = crowd;
  const block = classCount * classCount;
  const smoothing = smoothingOf(given);
  let posteriors: Float64Array = fitted.posteriors.slice();
  let counts: Float64Array = countAnswers(crowd, posteriors);
  const tasks: (Task | undefined)[] = Array.from({ length: crowd.taskCount }, (_, task) => taskOf(crowd, task));
  const prior = new Float64Array(classCount);
  for (const [task, known] of tasks.entries())
    if (known && known.workers.length > 0)
      for (let c = 0; c < classCount; c++) prior[c]! += posteriors[task * classCount + c]!;

  function confusionOf(workers: Uint32Array): Float64Array {
    const mine = new Float64Array(workers.length * block);
    for (let at = 0; at < workers.length; at++)
      mine.set(counts.subarray(workers[at]! * block, (workers[at]! + 1) * block), at * block);
    return confusionsOf(mine, classCount, smoothing);
  }

  function move({ workers, labels }: Task, row: Float64Array, sign: 1 | -1): void {
    for (let at = 0; at < workers.length; at++)
      for (let c = 0; c < classCount; c++)
        counts[(workers[at]! * classCount + labels[at]!) * classCount + c]! += sign * row[c]!;
  }

  /** Explains a task anew; gives how far its posterior moved. */
  function revise(task: number, before: Task, now: Task): number {
    const row = posteriors.subarray(task * classCount, (task + 1) * classCount);
    const next = priorsOf(prior, smoothing);
    explain(
      next,
      confusionOf(now.workers),
      now.workers.map((_, at) => at),
      now.labels,
    );
    if (before.workers.length > 0) for (let c = 0; c < classCount; c++) prior[c]! -= row[c]!;
    move(before, row, -1);
    move(now, next, 1);
    let moved = 0;
    for (let c = 0; c < classCount; c++) {
      moved = Math.max(moved, Math.abs(next[c]! - row[c]!));
      prior[c]! += row[c] = next[c]!;
    }
    return moved;
  }

  return {
    classCount,
    add(task, worker, label) {
      if (!isNumber(label) || label >= classCount) throw new RangeError(`There is no class ${label} of ${classCount}.`);
      if (!isNumber(task) || !isNumber(worker))
        throw new RangeError(`There is no task ${task} or no worker ${worker}.`);
      posteriors = grown(posteriors, (task + 1) * classCount);
      counts = grown(counts, (worker + 1) * block);
      const before = tasks[task] ?? NOBODY;
      const now = withAnswer(before, worker, label);
      tasks[task] = now;
      revise(task, before, now);
      return posteriors.subarray(task * classCount, (task + 1) * classCount);
    },
    posterior: (task) =>
      tasks[task]?.workers.length
        ? posteriors.subarray(task * classCount, (task + 1) * classCount)
        : priorsOf(prior, smoothing),
    confusion: (worker) => confusionOf(Uint32Array.of(worker)),
    settle(tolerance = 1e-6, passes = 200) {
      for (let pass = 1; pass <= passes; pass++) {
        let moved = 0;
        for (const [task, known] of tasks.entries())
          if (known && known.workers.length > 0) moved = Math.max(moved, revise(task, known, known));
        if (moved <= tolerance) return pass;
      }
      return passes;
    },
  };
}

function isNumber(given: number): boolean {
  return Number.isInteger(given) && given >= 0;
}

interface Task {
  workers: Uint32Array;
  labels: Uint16Array;
}
const NOBODY: Task = { workers: new Uint32Array(), labels: new Uint16Array() };

function taskOf({ starts, workers, labels }: Crowd, task: number): Task {
  const [from, to] = [starts[task], starts[task + 1]];
  return { workers: workers.slice(from, to), labels: labels.slice(from, to) };
}

function withAnswer({ workers, labels }: Task, worker: number, label: number): Task {
  const known = workers.indexOf(worker);
  if (known >= 0) return { workers, labels: labels.with(known, label) };
  return { workers: Uint32Array.of(...workers, worker), labels: Uint16Array.of(...labels, label) };
}

/** The same numbers with room for `length` at least, zeros behind; twice the room when it has to grow. */
function grown(numbers: Float64Array, length: number): Float64Array {
  if (numbers.length >= length) return numbers;
  const larger = new Float64Array(Math.max(length, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
