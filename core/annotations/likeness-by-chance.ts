import { extentOf, overlap } from "./geometry/overlap.ts";
import { touches } from "./geometry/grid.ts";
import type { Region } from "./region.contract.ts";

/** So many pairs at most stand for all, and so many looks at an edge of an outline are made. */
const MOST_PAIRS = 20_000;
const MOST_EFFORT = 100_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * How alike two of these regions are in the mean, each with each; where there are too many, of pairs spread evenly over all, the same ones
 * every time (Weyl 1916). Null of fewer than two.
 */
export function likenessByChance(regions: readonly Region[]): number | null {
  const extents = regions.map(extentOf);
  const effort = { left: MOST_EFFORT };
  let [sum, pairs] = [0, 0];
  for (const [a, b] of pairsAmong(regions.length)) {
    if (effort.left <= 0) break;
    pairs++;
    if (touches(extents[a]!, extents[b]!)) sum += Math.min(1, overlap(regions[a]!, regions[b]!, effort));
  }
  return pairs === 0 ? null : sum / pairs;
}

function* pairsAmong(count: number): Generator<[number, number]> {
  if ((count * (count - 1)) / 2 <= MOST_PAIRS) {
    for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) yield [a, b];
    return;
  }
  for (let draw = 0; draw < MOST_PAIRS; draw++) {
    const a = Math.floor((((draw + 0.5) * GOLDEN) % 1) * count);
    const apart = 1 + Math.floor((((draw + 0.5) * GOLDEN * GOLDEN * Math.SQRT2) % 1) * (count - 1));
    yield [a, (a + apart) % count];
  }
}
