import type { Answers } from "../../quality/statistics/crowd.ts";
import { seededRandom } from "../../quality/statistics/random.ts";

const PER_TASK = 5;
const WORKERS = 1000;
const CLASSES = 5;

/** Answers in the order they might have come, five to a task by five workers who are right by 50 to 95 in a hundred. */
export function makeAnswers(count = 1_000_000): Answers {
  const random = seededRandom(5);
  const pick = (most: number) => Math.floor(random() * most);
  const taskCount = Math.ceil(count / PER_TASK);
  const tasks = Uint32Array.from({ length: taskCount * PER_TASK }, (_, i) => Math.floor(i / PER_TASK));
  const workers = new Uint32Array(tasks.length);
  const labels = new Uint16Array(tasks.length);
  const truth = Uint16Array.from({ length: taskCount }, () => pick(CLASSES));
  for (let i = 0; i < tasks.length; i++) {
    do workers[i] = pick(WORKERS);
    while (workers.subarray(i - (i % PER_TASK), i).includes(workers[i]!));
    const right = random() < 0.5 + (0.45 * workers[i]!) / WORKERS;
    labels[i] = right ? truth[tasks[i]!]! : (truth[tasks[i]!]! + 1 + pick(CLASSES - 1)) % CLASSES;
  }
  return { ...shuffled({ tasks, workers, labels }, random), taskCount, workerCount: WORKERS, classCount: CLASSES };
}

function shuffled<T extends Record<string, Uint32Array | Uint16Array>>(columns: T, random: () => number): T {
  for (let i = Object.values(columns)[0]!.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    for (const column of Object.values(columns)) [column[i], column[j]] = [column[j]!, column[i]!];
  }
  return columns;
}
