import { assign } from "./geometry/assign.ts";
import { type Extent, extentOf, overlap } from "./geometry/overlap.ts";
import type { Region } from "./region.contract.ts";

export interface Pair {
  left: number;
  right: number;
  iou: number;
  sameClass: boolean;
  /** Both say the same: class and, for spans, the exact text, otherwise an overlap of at least one half. */
  agree: boolean;
}

/** Less overlap than this is no pair. */
const LEAST = 0.1;
const AGREES = 0.5;
/** Larger knots of overlapping regions are paired greedily. */
const KNOT = 300;

interface Boxed {
  at: number;
  region: Region;
  extent: Extent;
}

/** All pairs of one type that overlap, found by a sweep from left to right. */
export function overlapping(left: readonly Region[], right: readonly Region[]): Pair[] {
  const boxed = (regions: readonly Region[]) =>
    regions.map((region, at): Boxed => ({ at, region, extent: extentOf(region) }));
  const others = boxed(right).sort((a, b) => a.extent.left - b.extent.left);
  const found: Pair[] = [];
  let first = 0;
  let open: Boxed[] = [];
  for (const one of boxed(left).sort((a, b) => a.extent.left - b.extent.left)) {
    open = open.filter((other) => other.extent.right >= one.extent.left);
    for (; first < others.length && others[first]!.extent.left <= one.extent.right; first++) open.push(others[first]!);
    for (const other of open) {
      const apart =
        one.region.type !== other.region.type ||
        other.extent.left > one.extent.right ||
        other.extent.right < one.extent.left ||
        other.extent.top > one.extent.bottom ||
        other.extent.bottom < one.extent.top;
      const iou = apart ? 0 : overlap(one.region, other.region);
      if (iou < LEAST) continue;
      const sameClass = one.region.class === other.region.class;
      const agree = sameClass && iou >= (one.region.type === "span" ? 1 : AGREES);
      found.push({ left: one.at, right: other.at, iou, sameClass, agree });
    }
  }
  return found;
}

/** Splits pairs into groups that share no region. */
function knots(pairs: readonly Pair[]): Pair[][] {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let top = key;
    for (let up = parent.get(top); up !== undefined; up = parent.get(top)) top = up;
    if (top !== key) parent.set(key, top);
    return top;
  };
  for (const pair of pairs) {
    const [a, b] = [root(`l${pair.left}`), root(`r${pair.right}`)];
    if (a !== b) parent.set(a, b);
  }
  return [...Map.groupBy(pairs, (pair) => root(`l${pair.left}`)).values()];
}

const rank = (pair: Pair, most: number) => (pair.agree ? most : 0) + pair.iou;

function best(knot: readonly Pair[]): Pair[] {
  const rows = [...new Set(knot.map((pair) => pair.left))];
  const columns = [...new Set(knot.map((pair) => pair.right))];
  if (Math.max(rows.length, columns.length) > KNOT) return greedy(knot);
  const [row, column] = [new Map(rows.map((one, i) => [one, i])), new Map(columns.map((one, i) => [one, i]))];
  const cells = rows.map(() => columns.map((): Pair | null => null));
  for (const pair of knot) cells[row.get(pair.left)!]![column.get(pair.right)!] = pair;
  const most = Math.min(rows.length, columns.length) + 1;
  const chosen = assign(cells.map((line) => line.map((pair) => (pair ? rank(pair, most) : 0))));
  return chosen.flatMap((c, r) => (c >= 0 ? (cells[r]![c] ?? []) : []));
}

function greedy(knot: readonly Pair[]): Pair[] {
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  return knot
    .toSorted((a, b) => rank(b, 2) - rank(a, 2) || a.left - b.left || a.right - b.right)
    .filter(
      (pair) => !rows.has(pair.left) && !columns.has(pair.right) && rows.add(pair.left) && columns.add(pair.right),
    );
}

/** Pairs the regions of two annotations one to one: as many that agree as possible, then as much overlap as possible. */
export function matchRegions(left: readonly Region[], right: readonly Region[]): Pair[] {
  const pairs = knots(overlapping(left, right)).flatMap(best);
  return pairs.sort((a, b) => a.left - b.left);
}
