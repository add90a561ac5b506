/** The value with half of the weight on either side, midway between two where they part it evenly; NaN of nothing. Weights are not negative. */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  const order = Array.from({ length: values.length }, (_, at) => at)
    .filter((at) => weights[at]! > 0)
    .sort((a, b) => values[a]! - values[b]!);
  const half = order.reduce((sum, at) => sum + weights[at]!, 0) / 2;
  let below = 0;
  for (const [place, at] of order.entries()) {
    below += weights[at]!;
    if (Math.abs(below - half) <= 1e-12 * half) return values[at]! / 2 + values[order[place + 1] ?? at]! / 2;
    if (below > half) return values[at]!;
  }
  return Number.NaN;
}
