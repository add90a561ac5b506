import { type Crowd, crowdOf } from "../crowd.ts";
import { seededRandom } from "../random.ts";

/** The probability that a worker says a class of a true one: `confusion(worker)[truth][said]`. */
export type Confusion = (worker: number) => readonly (readonly number[])[];

export interface Plan {
  tasks: number;
  workers: number;
  answers: number;
  priors: readonly number[];
  confusion: Confusion;
  seed?: number;
}

export interface Planted {
  crowd: Crowd;
  truth: Uint16Array;
}

/** Answers of workers whose skills are known to tasks whose classes are known; every task is answered by others, drawn by the seed. */
export function plant({ tasks, workers, answers, priors, confusion, seed = 1 }: Plan): Planted {
  const random = seededRandom(seed);
  const draw = (shares: readonly number[]) => {
    let left = random();
    for (const [one, share] of shares.entries()) if ((left -= share) < 0) return one;
    return shares.length - 1;
  };
  const truth = Uint16Array.from({ length: tasks }, () => draw(priors));
  const matrices = Array.from({ length: workers }, (_, worker) => confusion(worker));
  const columns = { tasks: [] as number[], workers: [] as number[], labels: [] as number[] };
  for (const [task, label] of truth.entries()) {
    const chosen = new Set<number>();
    while (chosen.size < answers) chosen.add(Math.floor(random() * workers));
    for (const worker of chosen) {
      columns.tasks.push(task);
      columns.workers.push(worker);
      columns.labels.push(draw(matrices[worker]![label]!));
    }
  }
  const crowd = crowdOf({
    tasks: Uint32Array.from(columns.tasks),
    workers: Uint32Array.from(columns.workers),
    labels: Uint16Array.from(columns.labels),
    taskCount: tasks,
    workerCount: workers,
    classCount: priors.length,
  });
  return { crowd, truth };
}

/** A worker who is right so often, all wrong classes alike. */
export function evenly(accuracy: number, classCount: number): number[][] {
  return Array.from({ length: classCount }, (_, truth) =>
    Array.from({ length: classCount }, (_unused, said) =>
      said === truth ? accuracy : (1 - accuracy) / (classCount - 1),
    ),
  );
}
