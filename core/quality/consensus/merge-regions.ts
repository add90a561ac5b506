import { runsOf } from "../../annotations/mask.contract.ts";
import type { Region, RegionOf } from "../../annotations/region.contract.ts";
import { boxes } from "../statistics/fusion/boxes.ts";
import { type Mask, masks } from "../statistics/fusion/masks.ts";
import { medoid } from "../statistics/fusion/medoid.ts";
import { spans, textSpans } from "../statistics/fusion/spans.ts";
import { weightedMedian } from "../statistics/weighted-median.ts";
import type { Mark, RegionGroup } from "./group-regions.ts";

type Alike = (a: Mark, b: Mark) => number;

/**
 * One shape of the marks of one thing, by the weight of each: boxes, stretches and points by the medians of their edges, masks pixel by
 * pixel, and of whatever cannot be averaged without drawing what nobody drew, the one most like the others.
 */
export function mergeRegions(group: RegionGroup, weights: readonly number[], alike: Alike): Region {
  const drawn = group.map((mark) => mark.region);
  const chosen = medoid(group, weights, alike).region;
  switch (chosen.type) {
    case "bbox":
      return { ...chosen, ...boxes.merge(drawn as RegionOf<"bbox">[], weights) };
    case "span":
      return { ...chosen, ...textSpans.merge(drawn as RegionOf<"span">[], weights) };
    case "audio_segment":
      return { ...chosen, ...spans.merge(drawn as RegionOf<"audio_segment">[], weights) };
    case "point": {
      const points = drawn as RegionOf<"point">[];
      const middle = (of: (point: RegionOf<"point">) => number) => weightedMedian(points.map(of), weights);
      return { ...chosen, x: middle((point) => point.x), y: middle((point) => point.y) };
    }
    case "mask": {
      const read = (drawn as RegionOf<"mask">[]).map(plainOf);
      const plain = read.filter((mask) => mask !== null);
      const { size } = chosen.rle;
      if (plain.length < read.length || plain.some((mask) => String(mask.size) !== String(size))) return chosen;
      const { counts } = masks.merge(plain, weights);
      return counts.length === 1 ? chosen : { ...chosen, rle: { size, counts: [...counts] } };
    }
    default:
      return chosen;
  }
}

/** A mask with its counts as numbers; null where they cannot be read. */
function plainOf({ rle }: RegionOf<"mask">): Mask | null {
  const counts = runsOf(rle);
  return counts && { size: rle.size, counts };
}
