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
  const sigma = inverse(information(preferences, fitted, priorOf(options)));
  const middle = [...fitted.strengths].map((one) => one / (one + 1) ** 2);
  const total = middle.reduce((sum, one) => sum + one, 0);
  const weights = middle.map((one) => one / total);
  const toMiddle = weights.map((_, row) => weights.reduce((sum, one, at) => sum + one * sigma[row]![at]!, 0));
  const ofMiddle = weights.reduce((sum, one, at) => sum + one * toMiddle[at]!, 0);
  return [...fitted.strengths].map((strength, at) => {
    const variance = Math.max(0, sigma[at]![at]! - 2 * toMiddle[at]! + ofMiddle);
    const factor = Math.exp(Math.min(MOST_DEVIATION, Z * Math.sqrt(variance)));
    return { low: strength / factor, high: strength * factor };
  });
}

/** The information of the logarithms of all strengths and, where there are ties, of how likely these are, in the last row and column. */
function information(preferences: Preferences, fitted: BradleyTerry, prior: number): Float64Array[] {
  const { things } = preferences;
  const size = things + (fitted.ties > 0 ? 1 : 0);
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  for (const [at, strength] of fitted.strengths.entries())
    matrix[at]![at]! += (2 * prior * strength) / (strength + 1) ** 2;
  for (const { a, b, count } of tally(preferences).met) {
    const { left, tie } = outcomeOf(fitted, a, b);
    const mean = left + tie / 2;
    const spread = count * (left + tie / 4 - mean ** 2);
    matrix[a]![a]! += spread;
    matrix[b]![b]! += spread;
    matrix[a]![b]! -= spread;
    matrix[b]![a]! -= spread;
    if (fitted.ties === 0) continue;
    const shared = count * tie * (0.5 - mean);
    const last = matrix[things]!;
    last[things]! += count * tie * (1 - tie);
    last[a]! += shared;
    last[b]! -= shared;
    matrix[a]![things]! += shared;
    matrix[b]![things]! -= shared;
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
