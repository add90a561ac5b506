// How large an area is, in one place for all that measure one: a ring by the shoelace formula, whose sign says which way round it runs, and
// what a polygon covers by the even-odd rule, which is the same but where a ring crosses itself.
import type { Point } from "./region.contract.ts";

export type Rings = readonly (readonly Point[])[];
const MOST_VISITS = 4_000_000;
const LINES = 512;
interface Edge {
  top: number;
  bottom: number;
  x: number;
  slope: number;
  shape: 0 | 1;
}
/** How much work may still be done, in looks at an edge; whoever works takes off what it took. */
export interface Effort {
  left: number;
}
export interface Areas {
  left: number;
  right: number;
  both: number;
}

function edgesOf(rings: Rings, shape: 0 | 1, edges: Edge[]): void {
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [a, b] = ring[i]![1] < ring[j]![1] ? [ring[i]!, ring[j]!] : [ring[j]!, ring[i]!];
      if (a[1] === b[1]) continue;
      edges.push({ top: a[1], bottom: b[1], x: a[0], slope: (b[0] - a[0]) / (b[1] - a[1]), shape });
    }
  }
}

const at = (edge: Edge, y: number) => edge.x + (y - edge.top) * edge.slope;

/** Where edges cross strictly between two heights, sorted; the edges are ordered by their x at `top`. Null when there are more than `most`. */
function crossings(active: readonly Edge[], top: number, bottom: number, most: number): number[] | null {
  const found: number[] = [];
  const placed: { edge: Edge; end: number }[] = [];
  for (const edge of active) {
    const end = at(edge, bottom);
    let i = placed.length;
    for (; i > 0 && placed[i - 1]!.end > end; i--) {
      const other = placed[i - 1]!.edge;
      const y = top + (at(edge, top) - at(other, top)) / (other.slope - edge.slope);
      if (y > top && y < bottom) found.push(y);
      if (found.length > most) return null;
    }
    placed.splice(i, 0, { edge, end });
  }
  return found.sort((a, b) => a - b);
}

/** Adds the areas of one slab that no two edges cross in: trapezoids between neighbouring edges. */
function addSlab(active: readonly Edge[], top: number, bottom: number, sum: Areas): void {
  const middle = (top + bottom) / 2;
  const ordered = active.map((edge) => ({ shape: edge.shape, x: at(edge, middle) })).sort((a, b) => a.x - b.x);
  const inside = [false, false];
  for (let i = 0; i + 1 < ordered.length; i++) {
    const { shape, x } = ordered[i]!;
    inside[shape] = !inside[shape];
    const area = (ordered[i + 1]!.x - x) * (bottom - top);
    if (inside[0]) sum.left += area;
    if (inside[1]) sum.right += area;
    if (inside[0] && inside[1]) sum.both += area;
  }
}

/**
 * Areas of two polygons with holes, by the even-odd rule, and of what they share: the plane is cut into slabs at every
 * vertex and crossing, where both are trapezoids. Any rings give an answer, self-intersecting ones too; tangles that would
 * take seconds are measured along 512 lines instead.
 */
export function polygonAreas(left: Rings, right: Rings, effort: Effort = { left: Infinity }): Areas {
  const edges: Edge[] = [];
  edgesOf(left, 0, edges);
  edgesOf(right, 1, edges);
  edges.sort((a, b) => a.top - b.top);
  return exactAreas(edges, effort) ?? sampledAreas(edges, effort);
}

/** Null when it would take more than MOST_VISITS looks at edges. */
function exactAreas(edges: readonly Edge[], effort: Effort): Areas | null {
  const heights = [...new Set(edges.flatMap((edge) => [edge.top, edge.bottom]))].sort((a, b) => a - b);
  const sum: Areas = { left: 0, right: 0, both: 0 };
  let active: Edge[] = [];
  let next = 0;
  let visits = 0;
  for (let i = 0; i + 1 < heights.length; i++) {
    const [top, bottom] = [heights[i]!, heights[i + 1]!];
    active = active.filter((edge) => edge.bottom > top);
    while (next < edges.length && edges[next]!.top <= top) active.push(edges[next++]!);
    visits += active.length;
    effort.left -= active.length;
    if (visits > MOST_VISITS) return null;
    active.sort((a, b) => at(a, top) - at(b, top) || a.slope - b.slope);
    const most = (MOST_VISITS - visits) / active.length;
    const cuts = crossings(active, top, bottom, most);
    effort.left -= cuts?.length ?? most;
    if (!cuts) return null;
    let from = top;
    for (const y of [...cuts, bottom]) {
      if (y > from) addSlab(active, from, y, sum);
      from = Math.max(from, y);
    }
    visits += active.length * cuts.length;
    effort.left -= active.length * cuts.length;
  }
  return sum;
}

function sampledAreas(edges: readonly Edge[], effort: Effort): Areas {
  effort.left -= 4 * edges.length * LINES;
  const sum: Areas = { left: 0, right: 0, both: 0 };
  const top = edges[0]!.top;
  const bottom = edges.reduce((lowest, edge) => Math.max(lowest, edge.bottom), top);
  const height = (bottom - top) / LINES;
  for (let line = 0; line < LINES; line++) {
    const [from, to] = [top + line * height, top + (line + 1) * height];
    const middle = (from + to) / 2;
    addSlab(
      edges.filter((edge) => edge.top <= middle && edge.bottom > middle),
      from,
      to,
      sum,
    );
  }
  return sum;
}

/** What one polygon covers, its holes left out, by the even-odd rule; null where its coordinates are too large to multiply. */
export function polygonArea(points: readonly Point[], holes: Rings = []): number | null {
  const { left } = polygonAreas([points, ...holes], []);
  return Number.isFinite(left) ? left : null;
}

/** Signed area of a ring by the shoelace formula, in square units, positive for clockwise rings on a screen; measured from its first point, which keeps digits far from the origin. */
export function ringArea(points: readonly Point[]): number {
  const [ox, oy] = points[0] ?? [0, 0];
  let twice = 0;
  for (let i = 1; i + 1 < points.length; i++) {
    const [ax, ay] = points[i]!;
    const [bx, by] = points[i + 1]!;
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  }
  return twice / 2;
}
