import { type Extent, Grid } from "./geometry/grid.ts";
import { extentOf, overlap } from "./geometry/overlap.ts";
import type { Effort } from "./area.contract.ts";
import type { Region } from "./region.contract.ts";

/** Two regions by their places in two lists, and how much they overlap, 0 to 1. */
export interface Overlap {
  left: number;
  right: number;
  iou: number;
}

/** Of more regions than this at one place, each looks at its nearest neighbours only. */
const CROWD = 64;
/** Exact outlines are measured until this many edges were looked at, the boxes around them after that. */
const MOST_EFFORT = 50_000_000;

interface Boxed {
  at: number;
  region: Region;
  extent: Extent;
}

function boxed(regions: readonly Region[]): Boxed[] {
  const list = regions.map((region, at): Boxed => ({ at, region, extent: extentOf(region) }));
  return list.sort((a, b) => a.extent.left - b.extent.left || a.extent.top - b.extent.top);
}

/** How much the boxes around two regions overlap. */
function boxOverlap(a: Boxed, b: Boxed): number {
  const width = Math.min(a.extent.right, b.extent.right) - Math.max(a.extent.left, b.extent.left);
  const height = Math.min(a.extent.bottom, b.extent.bottom) - Math.max(a.extent.top, b.extent.top);
  const both = width * height;
  const [mine, theirs] = [areaOf(a.extent), areaOf(b.extent)];
  return both / (mine + theirs - both);
}

function areaOf(extent: Extent): number {
  return (extent.right - extent.left) * (extent.bottom - extent.top);
}

/** All pairs of one type whose overlap is at least `least`: a grid of each type says what is near, and that is measured. */
export function overlapping(
  left: readonly Region[],
  right: readonly Region[],
  least: number,
  effort: Effort = { left: MOST_EFFORT },
): Overlap[] {
  const [mine, others] = [boxed(left), boxed(right)];
  const byType = new Map(
    [...Map.groupBy(others, ({ region }) => region.type)].map(([type, list]) => [
      type,
      { list, grid: new Grid(list.map(({ extent }) => extent)) },
    ]),
  );
  const found: Overlap[] = [];
  for (const [order, one] of mine.entries()) {
    const alike = byType.get(one.region.type);
    if (!alike) continue;
    for (const at of alike.grid.touching(one.extent, CROWD, order / mine.length)) {
      const other = alike.list[at]!;
      const iou =
        effort.left > 0 ? overlap(one.region, other.region, effort) : Math.max(0, boxOverlap(one, other) || 0);
      if (iou >= least) found.push({ left: one.at, right: other.at, iou });
    }
  }
  return found;
}
