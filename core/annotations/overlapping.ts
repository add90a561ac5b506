import { type Extent, effortOf, extentOf, overlap } from "./geometry/overlap.ts";
import type { Region } from "./region.contract.ts";

/** Two regions by their places in two lists, and how much they overlap, 0 to 1. */
export interface Overlap {
  left: number;
  right: number;
  iou: number;
}

/** Of more regions than this at one place, each looks at its nearest neighbours only. */
const CROWD = 200;
/** Exact outlines are measured until this many edges were looked at, the boxes around them after that. */
const MOST_EFFORT = 20_000_000;

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

/** The neighbours of a region in a crowd: those next to the same place in its order. */
function nearest(crowd: readonly Boxed[], at: number, of: number): readonly Boxed[] {
  if (crowd.length <= CROWD) return crowd;
  const middle = Math.floor((at / of) * crowd.length);
  const first = Math.min(Math.max(0, middle - CROWD / 2), crowd.length - CROWD);
  return crowd.slice(first, first + CROWD);
}

/** All pairs of one type whose overlap is at least `least`, found by a sweep from left to right. */
export function overlapping(left: readonly Region[], right: readonly Region[], least: number): Overlap[] {
  const [mine, others] = [boxed(left), boxed(right)];
  const found: Overlap[] = [];
  let effort = 0;
  let first = 0;
  let open: Boxed[] = [];
  for (const [order, one] of mine.entries()) {
    const { extent, region } = one;
    open = open.filter((other) => other.extent.right >= extent.left);
    for (; first < others.length && others[first]!.extent.left <= extent.right; first++) open.push(others[first]!);
    const near = open.filter(
      (other) =>
        other.region.type === region.type &&
        other.extent.left <= extent.right &&
        other.extent.right >= extent.left &&
        other.extent.top <= extent.bottom &&
        other.extent.bottom >= extent.top,
    );
    for (const other of nearest(near, order, mine.length)) {
      effort += effortOf(region) + effortOf(other.region);
      const iou = effort > MOST_EFFORT ? Math.max(0, boxOverlap(one, other) || 0) : overlap(region, other.region);
      if (iou >= least) found.push({ left: one.at, right: other.at, iou });
    }
  }
  return found;
}
