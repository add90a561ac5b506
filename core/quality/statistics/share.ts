import { betaQuantile } from "./skill/beta.ts";

export interface KnownShare {
  value: number | null;
  low: number | null;
  high: number | null;
}

/**
 * A share of `of` pieces and its 95 % interval after Jeffreys, which at nothing and at all reaches the end (Brown, Cai and DasGupta 2001); of
 * pieces that are right in part, a mean with an interval that is too wide rather than too narrow.
 */
export function shareOf(right: number, of: number): KnownShare {
  if (of === 0) return { value: null, low: null, high: null };
  const [a, b] = [right + 0.5, of - right + 0.5];
  return {
    value: right / of,
    low: right === 0 ? 0 : betaQuantile(0.025, a, b),
    high: right === of ? 1 : betaQuantile(0.975, a, b),
  };
}
