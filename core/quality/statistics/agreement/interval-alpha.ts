import { type Coefficient, type Estimate, estimate, type Resampling } from "../bootstrap.ts";
import type { NumberCrowd } from "../number-crowd.ts";
import { tasksWith } from "./answered-tasks.ts";

/** Krippendorff's alpha of numbers whose differences mean something (2011), over tasks with at least two answers. */
export function intervalAlpha(crowd: NumberCrowd, resampling: Resampling = {}): Estimate {
  return estimate(interval(crowd), resampling);
}

/** Sums: answers, their values, the values' squares, and the squared differences within tasks by its answers less one. */
function interval(crowd: NumberCrowd): Coefficient {
  const { starts } = crowd;
  const tasks = tasksWith(crowd, 2);
  const values = scaled(crowd.values);
  return {
    units: tasks,
    width: 4,
    add(units, sums) {
      for (const unit of units) {
        const from = starts[unit]!;
        const to = starts[unit + 1]!;
        let differences = 0;
        for (let i = from; i < to; i++) {
          sums[1]! += values[i]!;
          sums[2]! += values[i]! * values[i]!;
          for (let j = i + 1; j < to; j++) differences += (values[i]! - values[j]!) ** 2;
        }
        sums[0]! += to - from;
        sums[3]! += (2 * differences) / (to - from - 1);
      }
    },
    of([count = 0, sum = 0, squares = 0, differences = 0]) {
      const expected = 2 * (count * squares - sum * sum);
      return expected <= 1e-12 * count * squares ? Number.NaN : 1 - ((count - 1) * differences) / expected;
    },
  };
}

/** Values about their middle, at most 1 from it: alpha stays the same, and the largest doubles do not overflow. */
function scaled(values: Float64Array): Float64Array {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const middle = low / 2 + high / 2;
  const reach = high / 2 - low / 2;
  return values.map((value) => (reach === 0 ? 0 : (value / 2 - middle / 2) / reach));
}
