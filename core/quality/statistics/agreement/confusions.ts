import { type Estimate, estimates, type Resampling } from "../bootstrap.ts";
import type { Crowd } from "../crowd.ts";
import { tasksWith } from "./answered-tasks.ts";
import { type ConfusedPair, confusedPairs } from "./by-class.ts";

export interface Confusion extends ConfusedPair {
  /** Of the answers that are one of the two, compared with the others to their task, the part that met the other one. */
  share: Estimate;
}

/** The classes that are taken for each other, the most often first, each with the interval of how often. */
export function confusions(crowd: Crowd, most = 20, resampling: Resampling = {}): Confusion[] {
  const pairs = confusedPairs(crowd, most);
  const { classCount, starts, labels } = crowd;
  const inTask = new Uint32Array(classCount);
  // How often each class was said, then each pair's coincidences.
  const found = estimates(
    {
      units: tasksWith(crowd, 2),
      width: classCount + pairs.length,
      add(units, sums) {
        for (const unit of units) {
          const [from, to] = [starts[unit]!, starts[unit + 1]!];
          for (let at = from; at < to; at++) {
            sums[labels[at]!]! += 1;
            inTask[labels[at]!]! += 1;
          }
          for (const [place, { a, b }] of pairs.entries())
            sums[classCount + place]! += (inTask[a]! * inTask[b]!) / (to - from - 1);
          for (let at = from; at < to; at++) inTask[labels[at]!] = 0;
        }
      },
      of: (sums) => pairs.map(({ a, b }, place) => (2 * sums[classCount + place]!) / (sums[a]! + sums[b]!)),
    },
    resampling,
  );
  return pairs.map((pair, at) => ({ ...pair, share: found[at]! }));
}
