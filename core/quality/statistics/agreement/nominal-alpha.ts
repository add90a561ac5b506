import { type Coefficient, type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";

/** Krippendorff's alpha of unordered classes (2011), over tasks with at least two answers; undefined when all answers are one class. */
export function nominalAlpha(crowd: Crowd, resampling: Resampling = {}): Estimate {
  return estimate(nominal(crowd), resampling);
}

/** Sums: how often each class was said, then the agreeing pairs of each task by its answers less one. */
function nominal({ taskCount, classCount, starts, labels }: Crowd): Coefficient {
  const inTask = new Uint32Array(classCount);
  const inAll = new Uint32Array(classCount);
  const fewClasses = classCount * taskCount <= 2 * labels.length;
  return {
    units: tasksWith({ taskCount, starts }, 2),
    width: classCount + 1,
    add(units, sums) {
      let agreeing = 0;
      inAll.fill(0);
      for (let unit = 0; unit < units.length; unit++) {
        const from = starts[units[unit]!]!;
        const to = starts[units[unit]! + 1]!;
        let pairs = 0;
        for (let at = from; at < to; at++) pairs += inTask[labels[at]!]!++;
        // Few classes are gone through quicker than the answers once more.
        if (fewClasses)
          for (let c = 0; c < classCount; c++) {
            inAll[c]! += inTask[c]!;
            inTask[c] = 0;
          }
        else
          for (let at = from; at < to; at++) {
            inTask[labels[at]!] = 0;
            inAll[labels[at]!]!++;
          }
        agreeing += (2 * pairs) / (to - from - 1);
      }
      for (let c = 0; c < classCount; c++) sums[c]! += inAll[c]!;
      sums[classCount]! += agreeing;
    },
    of(sums) {
      let count = 0;
      let pairs = 0;
      for (let c = 0; c < classCount; c++) {
        count += sums[c]!;
        pairs += sums[c]! * (sums[c]! - 1);
      }
      const expected = pairs / (count - 1);
      return (sums[classCount]! - expected) / (count - expected);
    },
  };
}
