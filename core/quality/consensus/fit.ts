import { dawidSkene } from "../statistics/consensus/dawid-skene.ts";
import { confusionsOf, priorsOf as sharesOf, trusting } from "../statistics/consensus/smoothing.ts";
import type { Crowd } from "../statistics/crowd.ts";

/** Turns counts of answers by worker, class said and true class into confusions; who has answered little is taken to be right four times in five. */
export function confusionOf(counts: Float64Array, classCount: number): Float64Array {
  return confusionsOf(counts, classCount, trusting(classCount));
}

/** Shares of the classes, given how much of each was found. */
export function priorsOf(sums: Float64Array): Float64Array {
  return sharesOf(sums, trusting(sums.length));
}

/** The posteriors of all items of a crowd at once, by expectation maximisation (Dawid and Skene 1979) until none moves. */
export function fit(crowd: Crowd, iterations = 200, tolerance = 1e-7): Float64Array {
  return dawidSkene(crowd, { iterations, tolerance, smoothing: trusting(crowd.classCount) }).posteriors;
}
