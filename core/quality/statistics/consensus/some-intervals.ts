import type { BradleyTerry, Preferences, Ranking } from "./bradley-terry.ts";
import { informationOf, type Interval, intervalOf, type Link, middleWeights } from "./strength-intervals.ts";

/** Steps at most, and how little a step may still add: the variance is off by about as much. */
const MOST_STEPS = 300;
const ENOUGH = 1e-4;
const AT_ONCE = 10;

/**
 * The same intervals as `strengthIntervals` of some of very many things: each by the conjugate gradients of Hestenes and Stiefel (1952) on
 * the information, of which only the pairs that met are held, so that the time is linear in these. In between others get their turn.
 */
export async function someIntervals(
  preferences: Preferences,
  fitted: BradleyTerry,
  chosen: readonly number[],
  options: Ranking = {},
): Promise<Interval[]> {
  const { diagonal, links } = informationOf(preferences, fitted, options);
  const weights = middleWeights(fitted);
  const found: Interval[] = [];
  for (const [at, thing] of chosen.entries()) {
    const against = new Float64Array(diagonal.length);
    for (const [one, weight] of weights.entries()) against[one] = -weight;
    against[thing]! += 1;
    found.push(intervalOf(fitted.strengths[thing]!, varianceOf(diagonal, links, against)));
    if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}

/** b' A⁻¹ b for a symmetric positive A, which grows with each step. */
function varianceOf(diagonal: Float64Array, links: readonly Link[], b: Float64Array): number {
  const residual = b.slice();
  const direction = residual.map((one, at) => one / diagonal[at]!);
  let size = dot(residual, direction);
  let variance = 0;
  for (let step = 0; step < MOST_STEPS && size > 0; step++) {
    const image = times(diagonal, links, direction);
    const length = size / dot(direction, image);
    const more = length * size;
    variance += more;
    for (const [at, one] of image.entries()) residual[at]! -= length * one;
    const next = residual.reduce((sum, one, at) => sum + one ** 2 / diagonal[at]!, 0);
    for (const [at, one] of residual.entries()) direction[at] = one / diagonal[at]! + (next / size) * direction[at]!;
    size = next;
    if (more < ENOUGH * variance) break;
  }
  return variance;
}

function times(diagonal: Float64Array, links: readonly Link[], vector: Float64Array): Float64Array {
  const image = vector.map((one, at) => one * diagonal[at]!);
  for (const { a, b, weight } of links) {
    image[a]! += weight * vector[b]!;
    image[b]! += weight * vector[a]!;
  }
  return image;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
