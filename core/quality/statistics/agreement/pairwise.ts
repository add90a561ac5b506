import type { Crowd } from "../crowd.ts";
import { kappaOfTable } from "./cohen-kappa.ts";
import { agreementWeights, type Weighting } from "./weights.ts";

/** How two workers agree over the tasks that both answered. */
export interface WorkerPair {
  left: number;
  right: number;
  tasks: number;
  /** Share of these tasks with the same class. */
  percent: number;
  /** Cohen's kappa; null where it is undefined. */
  kappa: number | null;
}

/** More workers than this would make a table that nobody can read. */
export const MOST_PAIRED_WORKERS = 200;

/** Every pair of these workers that share at least `least` tasks, in the order given. Throws a RangeError for more than 200 workers. */
export function workerPairs(
  crowd: Crowd,
  workers: readonly number[],
  least = 1,
  weighting: Weighting = "identity",
): WorkerPair[] {
  if (workers.length > MOST_PAIRED_WORKERS)
    throw new RangeError(`At most ${MOST_PAIRED_WORKERS} workers can be compared by pair, not ${workers.length}.`);
  const tables = tablesOf(crowd, workers);
  const weights = agreementWeights(crowd.classCount, weighting);
  return [...tables]
    .sort(([a], [b]) => a - b)
    .map(([pair, table]) => {
      const tasks = table.reduce((sum, count) => sum + count, 0);
      let same = 0;
      for (let c = 0; c < crowd.classCount; c++) same += table[c * crowd.classCount + c]!;
      const kappa = kappaOfTable(table, weights);
      return {
        left: workers[Math.floor(pair / workers.length)]!,
        right: workers[pair % workers.length]!,
        tasks,
        percent: same / tasks,
        kappa: Number.isFinite(kappa) ? kappa : null,
      };
    })
    .filter(({ tasks }) => tasks >= least);
}

function tablesOf(crowd: Crowd, workers: readonly number[]): Map<number, Float64Array> {
  const { taskCount, classCount, starts, labels } = crowd;
  const place = new Map(workers.map((worker, at) => [worker, at]));
  const tables = new Map<number, Float64Array>();
  for (let task = 0; task < taskCount; task++)
    for (let i = starts[task]!; i < starts[task + 1]!; i++) {
      const left = place.get(crowd.workers[i]!);
      if (left === undefined) continue;
      for (let j = starts[task]!; j < starts[task + 1]!; j++) {
        const right = place.get(crowd.workers[j]!);
        if (right === undefined || right <= left) continue;
        const pair = left * workers.length + right;
        const table = tables.get(pair) ?? new Float64Array(classCount * classCount);
        tables.set(pair, table);
        table[labels[i]! * classCount + labels[j]!]!++;
      }
    }
  return tables;
}
