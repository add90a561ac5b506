export interface Interval {
  low: number;
  high: number;
}

const Z = 1.959963984540054;

/**
 * What a share of `count` pieces lies between with 95 %, by Wilson's score (1927), which few pieces do not lead astray (Brown, Cai and DasGupta
 * 2001); null of none. All shares and means of quality have this interval; a skill has the credible one of its Beta-binomial posterior.
 */
export function shareInterval(share: number | null, count: number): Interval | null {
  if (share === null || !(count > 0)) return null;
  const [p, square] = [Math.min(1, Math.max(0, share)), Z ** 2];
  const middle = (p + square / (2 * count)) / (1 + square / count);
  const reach = (Z / (1 + square / count)) * Math.sqrt((p * (1 - p)) / count + square / (4 * count ** 2));
  return { low: p === 0 ? 0 : Math.max(0, middle - reach), high: p === 1 ? 1 : Math.min(1, middle + reach) };
}

/**
 * What a mean of `count` values of 0 to 1 lies between with 95 %: Wilson's score of as many pieces as would spread a share like that (Korn and
 * Graubard 1998), one piece of which is taken to spread as a share does, so that a few equal values are not thought sure. Null of none.
 */
export function meanInterval(mean: number | null, variance: number | null, count: number): Interval | null {
  if (mean === null || !(count > 0)) return null;
  const most = mean * (1 - mean);
  const spread = ((count - 1) * (variance ?? 0) + most) / count;
  return shareInterval(mean, spread > 0 && most > 0 ? Math.max(count, (count * most) / spread) : count);
}
