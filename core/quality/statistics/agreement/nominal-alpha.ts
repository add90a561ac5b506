import { type Coefficient, type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";

/** Krippendorff's alpha of unordered classes (2011), over tasks with at least two answers; undefined when all answers are one class. */
export function nominalAlpha(crowd: Crowd, resampling: Resampling = {}): Estimate {
  return estimate(nominal(crowd), resampling);
}

/** Sums: how often each class was said, then the agreeing pairs of each task by its answers less one. */
function nominal(crowd: Crowd): Coefficient {
  const { classCount, starts, labels } = crowd;
  const tasks = tasksWith(crowd, 2);
  const said = new Uint32Array(classCount);
  return {
    units: tasks.length,
    width: classCount + 1,
    add(unit, sums) {
      const from = starts[tasks[unit]!]!;
      const to = starts[tasks[unit]! + 1]!;
      let agreeing = 0;
      for (let at = from; at < to; at++) agreeing += said[labels[at]!]!++;
      for (let at = from; at < to; at++) {
        said[labels[at]!] = 0;
        sums[labels[at]!]! += 1;
      }
      sums[classCount]! += (2 * agreeing) / (to - from - 1);
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
