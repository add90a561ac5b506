import type { Estimate, Resampling } from "../bootstrap.ts";
import type { NumberCrowd } from "../number-crowd.ts";
import { distanceAlpha } from "./distance-alpha.ts";

/** Krippendorff's alpha of amounts with a true zero (2011): two answers differ by their share of each other. Throws a RangeError for a negative amount. */
export function ratioAlpha(crowd: NumberCrowd, resampling: Resampling = {}): Estimate {
  const values = [...new Set(crowd.values)].sort((a, b) => a - b);
  if (values[0]! < 0) throw new RangeError(`A ratio scale has no negative numbers, but ${values[0]} was answered.`);
  if (values.length > 65_535) throw new RangeError(`At most 65,535 different amounts, not ${values.length}.`);
  const classes = new Map(values.map((value, at) => [value, at]));
  const labels = Uint16Array.from(crowd.values, (value) => classes.get(value)!);
  return distanceAlpha(
    { ...crowd, labels, classCount: values.length },
    (a, b) => apart(values[a]!, values[b]!),
    resampling,
  );
}

function apart(a: number, b: number): number {
  return a === b ? 0 : ((a / 2 - b / 2) / (a / 2 + b / 2)) ** 2;
}
