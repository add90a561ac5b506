import { type Answers, crowdOf } from "../../quality/statistics/crowd.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { makeAnswers } from "./answers.ts";
import { measured, ROUNDS } from "./measured.ts";

/** Dawid and Skene's algorithm as one would write it for this crowd alone: no checks, no duplicates, no tolerance, few names. */
export function runLoop({ size }: Given): Promise<Measure> {
  const answers = makeAnswers(size ?? undefined);
  return measured(answers.tasks.length, 3, () => bareLoop(answers));
}

/** Counts the answers by task and class, once; of the crowd once it is grouped, in the order in which ours reads it. */
export function runPass({ size }: Given): Promise<Measure> {
  const { starts, labels, taskCount, classCount } = crowdOf(makeAnswers(size ?? undefined));
  const counts = new Uint32Array(taskCount * classCount);
  const result = measured(labels.length, 40, () => {
    counts.fill(0);
    for (let t = 0; t < taskCount; t++)
      for (let i = starts[t]!; i < starts[t + 1]!; i++) counts[t * classCount + labels[i]!]!++;
  });
  if (counts.reduce((sum, count) => sum + count, 0) !== labels.length) throw new Error("The pass lost answers.");
  return result;
}

function bareLoop({ tasks, workers, labels, taskCount: T, workerCount: W, classCount: K }: Answers): Float64Array {
  const n = tasks.length;
  const start = new Uint32Array(T + 1);
  for (let i = 0; i < n; i++) start[tasks[i]! + 1]!++;
  for (let t = 0; t < T; t++) start[t + 1]! += start[t]!;
  const next = start.slice(0, T);
  const cells = new Uint32Array(n);
  for (let i = 0; i < n; i++) cells[next[tasks[i]!]!++] = (workers[i]! * K + labels[i]!) * K;
  const post = new Float64Array(T * K);
  for (let t = 0; t < T; t++)
    for (let a = start[t]!; a < start[t + 1]!; a++)
      post[t * K + ((cells[a]! / K) % K)]! += 1 / (start[t + 1]! - start[t]!);
  const counts = new Float64Array(W * K * K);
  const conf = new Float64Array(W * K * K);
  const prior = new Float64Array(K);
  const row = new Float64Array(K);
  const sums = new Float64Array(K);
  for (let t = 0; t < T; t++) {
    for (let k = 0; k < K; k++) sums[k]! += post[t * K + k]!;
    for (let a = start[t]!; a < start[t + 1]!; a++)
      for (let k = 0; k < K; k++) counts[cells[a]! + k]! += post[t * K + k]!;
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (let w = 0; w < W; w++)
      for (let k = 0; k < K; k++) {
        let sum = 0;
        for (let c = w * K * K + k; c < (w + 1) * K * K; c += K) sum += counts[c]! + 0.01;
        for (let c = w * K * K + k; c < (w + 1) * K * K; c += K) conf[c] = (counts[c]! + 0.01) / sum;
      }
    for (let k = 0; k < K; k++) prior[k] = sums[k]! / T;
    sums.fill(0);
    counts.fill(0);
    for (let t = 0; t < T; t++) {
      for (let k = 0; k < K; k++) row[k] = prior[k]!;
      for (let a = start[t]!; a < start[t + 1]!; a++) for (let k = 0; k < K; k++) row[k]! *= conf[cells[a]! + k]!;
      let sum = 0;
      for (let k = 0; k < K; k++) sum += row[k]!;
      for (let k = 0; k < K; k++) sums[k]! += row[k] = post[t * K + k] = row[k]! / sum;
      for (let a = start[t]!; a < start[t + 1]!; a++) for (let k = 0; k < K; k++) counts[cells[a]! + k]! += row[k]!;
    }
  }
  return post;
}
