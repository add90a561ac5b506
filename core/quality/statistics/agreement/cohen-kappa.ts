import { type Coefficient, type Estimate, estimate, numbered } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { corrected, type Weighted } from "./many-raters.ts";
import { agreementWeights } from "./weights.ts";

/** Answers of two workers to the same tasks, side by side. */
export interface Pairs {
  left: Uint16Array;
  right: Uint16Array;
  classCount: number;
}

/** What two workers said of the tasks that both answered. */
export function pairsOf({ taskCount, classCount, starts, workers, labels }: Crowd, left: number, right: number): Pairs {
  const lefts: number[] = [];
  const rights: number[] = [];
  for (let task = 0; task < taskCount; task++) {
    let a = -1;
    let b = -1;
    for (let at = starts[task]!; at < starts[task + 1]!; at++) {
      if (workers[at] === left) a = labels[at]!;
      if (workers[at] === right) b = labels[at]!;
    }
    if (a < 0 || b < 0) continue;
    lefts.push(a);
    rights.push(b);
  }
  return { left: Uint16Array.from(lefts), right: Uint16Array.from(rights), classCount };
}

/** Cohen's kappa of two workers (1960), weighted (1968), over the tasks that both answered. */
export function cohenKappa(pairs: Pairs, options: Weighted = {}): Estimate {
  return estimate(cohen(pairs, options), options);
}

/** Kappa of a table of counts, the left worker's classes in rows; NaN where chance alone would agree wholly. */
export function kappaOfTable(table: Float64Array, weights: Float64Array): number {
  const { observed, expected } = agreementsIn(table, weights);
  return corrected(observed, expected);
}

/** How far two workers agree, and would by chance alone: what kappa is made of (Cohen 1960). */
export function agreementsOf(pairs: Pairs, options: Weighted = {}): { observed: number; expected: number } {
  const { units, width, add } = cohen(pairs, options);
  const table = new Float64Array(width);
  add(units, table);
  return agreementsIn(table, agreementWeights(pairs.classCount, options.weighting ?? "identity"));
}

function agreementsIn(table: Float64Array, weights: Float64Array): { observed: number; expected: number } {
  const classCount = Math.sqrt(table.length);
  const rows = new Float64Array(classCount);
  const columns = new Float64Array(classCount);
  let count = 0;
  let observed = 0;
  for (let a = 0; a < classCount; a++)
    for (let b = 0; b < classCount; b++) {
      const cell = table[a * classCount + b]!;
      rows[a]! += cell;
      columns[b]! += cell;
      count += cell;
      observed += weights[a * classCount + b]! * cell;
    }
  let expected = 0;
  for (let a = 0; a < classCount; a++)
    for (let b = 0; b < classCount; b++) expected += weights[a * classCount + b]! * rows[a]! * columns[b]!;
  return { observed: observed / count, expected: expected / count / count };
}

function cohen({ left, right, classCount }: Pairs, { weighting = "identity" }: Weighted): Coefficient {
  const weights = agreementWeights(classCount, weighting);
  return {
    units: numbered(left.length),
    width: classCount * classCount,
    add(units, sums) {
      for (const unit of units) {
        sums[left[unit]! * classCount + right[unit]!]! += 1;
      }
    },
    of: (sums) => kappaOfTable(sums, weights),
  };
}
