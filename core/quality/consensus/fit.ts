import { countAnswers, explain } from "../statistics/consensus/dawid-skene.ts";
import { majorityVote } from "../statistics/consensus/vote.ts";
import type { Crowd } from "../statistics/crowd.ts";

/** What is taken for granted of somebody of whom nothing is known: so many answers, and how many of them right. */
const KNOWN = 4;
const RIGHT = 0.8;
/** Items of each class that are taken to have been there. */
const SEEN = 1;

/** Turns counts of answers by worker, class said and true class into confusions; who has answered little is taken to be right four times in five. */
export function confusionOf(counts: Float64Array, classCount: number): Float64Array {
  const confusion = new Float64Array(counts.length);
  const block = classCount * classCount;
  for (let worker = 0; worker < counts.length; worker += block)
    for (let truth = 0; truth < classCount; truth++) {
      const before = (said: number) =>
        KNOWN * (classCount === 1 ? 1 : said === truth ? RIGHT : (1 - RIGHT) / (classCount - 1));
      let sum = 0;
      for (let said = 0; said < classCount; said++) sum += counts[worker + said * classCount + truth]! + before(said);
      for (let said = 0; said < classCount; said++) {
        const cell = worker + said * classCount + truth;
        confusion[cell] = (counts[cell]! + before(said)) / sum;
      }
    }
  return confusion;
}

/** Shares of the classes, given how much of each was found. */
export function priorsOf(sums: Float64Array): Float64Array {
  const total = sums.reduce((all, one) => all + one, 0) + SEEN * sums.length;
  return sums.map((one) => (one + SEEN) / total);
}

/** The posteriors of all items of a crowd at once, by expectation maximisation (Dawid and Skene 1979) until none moves. */
export function fit(crowd: Crowd, rounds = 200, tolerance = 1e-7): Float64Array {
  const { taskCount, classCount, starts, workers, labels } = crowd;
  const posteriors = majorityVote(crowd);
  for (let round = 0; round < rounds; round++) {
    const confusion = confusionOf(countAnswers(crowd, posteriors), classCount);
    const sums = new Float64Array(classCount);
    for (const [at, one] of posteriors.entries()) sums[at % classCount]! += one;
    const priors = priorsOf(sums);
    let moved = 0;
    for (let task = 0; task < taskCount; task++) {
      const row = priors.slice();
      const [from, to] = [starts[task]!, starts[task + 1]!];
      explain(row, confusion, workers.subarray(from, to), labels.subarray(from, to));
      for (let c = 0; c < classCount; c++) {
        moved = Math.max(moved, Math.abs(row[c]! - posteriors[task * classCount + c]!));
        posteriors[task * classCount + c] = row[c]!;
      }
    }
    if (moved <= tolerance) break;
  }
  return posteriors;
}
