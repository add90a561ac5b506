import { type Coefficient, type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";
import { agreementWeights, type Weighting } from "./weights.ts";

export interface Weighted extends Resampling {
  weighting?: Weighting;
}

/** Expected agreement from the classes' shares and the weights. */
type Chance = (shares: Float64Array, weights: Float64Array) => number;

/** Mean pairwise agreement over tasks with at least two answers, with nothing taken off for chance. */
export function percentAgreement(crowd: Crowd, options: Weighted = {}): Estimate {
  return estimate(
    manyRaters(crowd, options, () => 0),
    options,
  );
}

/** Fleiss' kappa (1971), weighted, and for unequal numbers of answers as in Gwet (2014, ch. 2); of two raters it is Scott's pi. */
export function fleissKappa(crowd: Crowd, options: Weighted = {}): Estimate {
  const chance: Chance = (shares, weights) => {
    let expected = 0;
    for (let a = 0; a < shares.length; a++)
      for (let b = 0; b < shares.length; b++) expected += weights[a * shares.length + b]! * shares[a]! * shares[b]!;
    return expected;
  };
  return estimate(manyRaters(crowd, options, chance), options);
}

/** Gwet's AC1 (2008), or AC2 when weighted: it does not collapse when one class is rare. Undefined for a single class. */
export function gwetAc(crowd: Crowd, options: Weighted = {}): Estimate {
  const chance: Chance = (shares, weights) => {
    const spread = shares.reduce((sum, share) => sum + share * (1 - share), 0);
    return (total(weights) * spread) / (shares.length * (shares.length - 1));
  };
  return estimate(manyRaters(crowd, options, chance), options);
}

/** Bennett, Alpert and Goldstein's S (1954), weighted as Brennan and Prediger (1981): all classes equally likely by chance. */
export function bennettS(crowd: Crowd, options: Weighted = {}): Estimate {
  const chance: Chance = (shares, weights) => total(weights) / (shares.length * shares.length);
  return estimate(manyRaters(crowd, options, chance), options);
}

/** What is agreed beyond chance, of what could be; NaN where chance alone would agree wholly, but for rounding. */
export function corrected(observed: number, expected: number): number {
  return 1 - expected < 1e-12 ? Number.NaN : (observed - expected) / (1 - expected);
}

function total(weights: Float64Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** Sums: tasks with two answers, their agreement, tasks with any answer, and each class's share summed over these. */
function manyRaters(crowd: Crowd, { weighting = "identity" }: Weighted, chance: Chance): Coefficient {
  const { classCount, starts, labels } = crowd;
  const tasks = tasksWith(crowd, 1);
  const weights = agreementWeights(classCount, weighting);
  const shares = new Float64Array(classCount);
  return {
    units: tasks,
    width: classCount + 3,
    add(units, sums) {
      for (const unit of units) {
        const from = starts[unit]!;
        const to = starts[unit + 1]!;
        const size = to - from;
        const share = 1 / size;
        let agreeing = 0;
        for (let i = from; i < to; i++) {
          const row = labels[i]! * classCount;
          sums[3 + labels[i]!]! += share;
          for (let j = i + 1; j < to; j++) agreeing += weights[row + labels[j]!]!;
        }
        sums[2]! += 1;
        if (size < 2) continue;
        sums[0]! += 1;
        sums[1]! += (2 * agreeing) / (size * (size - 1));
      }
    },
    of(sums) {
      const observed = sums[1]! / sums[0]!;
      for (let c = 0; c < classCount; c++) shares[c] = sums[3 + c]! / sums[2]!;
      const expected = chance(shares, weights);
      return corrected(observed, expected);
    },
  };
}
