import { type Coefficient, type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";

/** Krippendorff's alpha of classes in rising order (2011): two answers differ by how many answers lie between their classes. */
export function ordinalAlpha(crowd: Crowd, resampling: Resampling = {}): Estimate {
  return estimate(ordinal(crowd), resampling);
}

/** Sums: the coincidence matrix in rows, as many numbers as classes squared. */
function ordinal(crowd: Crowd): Coefficient {
  const { classCount, starts, labels } = crowd;
  const tasks = tasksWith(crowd, 2);
  return {
    units: tasks,
    width: classCount * classCount,
    add(units, sums) {
      for (const unit of units) {
        const from = starts[unit]!;
        const to = starts[unit + 1]!;
        const part = 1 / (to - from - 1);
        for (let i = from; i < to; i++)
          for (let j = from; j < to; j++) if (i !== j) sums[labels[i]! * classCount + labels[j]!]! += part;
      }
    },
    of: (sums) => ofCoincidences(sums, classCount),
  };
}

function ofCoincidences(matrix: Float64Array, classCount: number): number {
  const said = new Float64Array(classCount);
  for (let cell = 0; cell < matrix.length; cell++) said[Math.floor(cell / classCount)]! += matrix[cell]!;
  const count = said.reduce((sum, one) => sum + one, 0);
  let observed = 0;
  let expected = 0;
  for (let a = 0; a < classCount; a++) {
    let between = said[a]! / 2;
    for (let b = a + 1; b < classCount; b++) {
      const apart = (between + said[b]! / 2) ** 2;
      between += said[b]!;
      observed += matrix[a * classCount + b]! * apart;
      expected += said[a]! * said[b]! * apart;
    }
  }
  return 1 - ((count - 1) * observed) / expected;
}
