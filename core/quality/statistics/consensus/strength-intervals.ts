import { type BradleyTerry, outcomeOf, type Preferences, priorOf, type Ranking, tally } from "./bradley-terry.ts";

export interface Interval {
  low: number;
  high: number;
}

const Z = 1.959963984540054;
const LEAST = 1e-12;
const MOST_DEVIATION = 30;

/**
 * What each strength lies between with 95 %, against a middling thing: by the curvature of the log-likelihood (Fisher information, prior and
 * ties included) on the logarithms of strengths, which takes time cubic in the things. Answers to one task count as independent.
 */
export function strengthIntervals(preferences: Preferences, fitted: BradleyTerry, options: Ranking = {}): Interval[] {
  const { things } = preferences;
  if (things === 0) return [];
  const sigma = inverse(dense(informationOf(preferences, fitted, options)));
  const weights = [...middleWeights(fitted)];
  const toMiddle = weights.map((_, row) => weights.reduce((sum, one, at) => sum + one * sigma[row]![at]!, 0));
  const ofMiddle = weights.reduce((sum, one, at) => sum + one * toMiddle[at]!, 0);
  return [...fitted.strengths].map((strength, at) =>
    intervalOf(strength, sigma[at]![at]! - 2 * toMiddle[at]! + ofMiddle),
  );
}

/** What a strength lies between whose logarithm has this variance. */
export function intervalOf(strength: number, variance: number): Interval {
  const factor = Math.exp(Math.min(MOST_DEVIATION, Z * Math.sqrt(Math.max(0, variance))));
  return { low: strength / factor, high: strength * factor };
}

/** How much each thing counts in what is middling. */
export function middleWeights({ strengths }: BradleyTerry): Float64Array {
  const middle = strengths.map((one) => one / (one + 1) ** 2);
  const total = middle.reduce((sum, one) => sum + one, 0);
  return middle.map((one) => one / total);
}

/** What stands at two places of a symmetric matrix, one across the diagonal from the other. */
export interface Link {
  a: number;
  b: number;
  weight: number;
}

/** The information of the logarithms of all strengths and, where there are ties, of how likely these are, in the last place. */
export function informationOf(
  preferences: Preferences,
  fitted: BradleyTerry,
  options: Ranking,
): { diagonal: Float64Array; links: Link[] } {
  const { things } = preferences;
  const hasTies = fitted.ties > 0;
  const diagonal = new Float64Array(things + Number(hasTies));
  const shared = new Float64Array(things);
  for (const [at, strength] of fitted.strengths.entries())
    diagonal[at]! += (2 * priorOf(options) * strength) / (strength + 1) ** 2;
  const links = tally(preferences).met.map(({ a, b, count }): Link => {
    const { left, tie } = outcomeOf(fitted, a, b);
    const mean = left + tie / 2;
    const spread = count * (left + tie / 4 - mean ** 2);
    diagonal[a]! += spread;
    diagonal[b]! += spread;
    if (hasTies) {
      diagonal[things]! += count * tie * (1 - tie);
      shared[a]! += count * tie * (0.5 - mean);
      shared[b]! -= count * tie * (0.5 - mean);
    }
    return { a, b, weight: -spread };
  });
  if (hasTies) for (const [at, weight] of shared.entries()) if (weight !== 0) links.push({ a: at, b: things, weight });
  return { diagonal, links };
}

function dense({ diagonal, links }: { diagonal: Float64Array; links: readonly Link[] }): Float64Array[] {
  const matrix = Array.from(diagonal, (one, at) => {
    const row = new Float64Array(diagonal.length);
    row[at] = one;
    return row;
  });
  for (const { a, b, weight } of links) {
    matrix[a]![b]! += weight;
    matrix[b]![a]! += weight;
  }
  return matrix;
}

/** The inverse of a symmetric positive matrix by Cholesky's decomposition. */
function inverse(matrix: readonly Float64Array[]): Float64Array[] {
  const size = matrix.length;
  const lower = matrix.map(() => new Float64Array(size));
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row]![column]!;
      for (let at = 0; at < column; at++) rest -= lower[row]![at]! * lower[column]![at]!;
      lower[row]![column] = row === column ? Math.sqrt(Math.max(LEAST, rest)) : rest / lower[column]![column]!;
    }
  return matrix.map((_, unit) => {
    const found = new Float64Array(size);
    for (let row = unit; row < size; row++) {
      let rest = row === unit ? 1 : 0;
      for (let at = unit; at < row; at++) rest -= lower[row]![at]! * found[at]!;
      found[row] = rest / lower[row]![row]!;
    }
    for (let row = size - 1; row >= 0; row--) {
      let rest = found[row]!;
      for (let at = row + 1; at < size; at++) rest -= lower[at]![row]! * found[at]!;
      found[row] = rest / lower[row]![row]!;
    }
    return found;
  });
}
