import { assign, type Edge } from "./geometry/assign.ts";
import type { Effort } from "./area.contract.ts";
import { overlapping, type Overlap } from "./overlapping.ts";
import type { Region } from "./region.contract.ts";

export interface Pair extends Overlap {
  sameClass: boolean;
  /** Both say the same: class and, for spans, the exact text, otherwise an overlap of at least one half. */
  agree: boolean;
}

/** Less overlap than this is no pair. */
const LEAST = 0.1;
const AGREES = 0.5;
/** How often a knot's pairs may be looked at before it is too tangled. */
const MOST_LOOKS = 10_000_000;

/** Splits pairs into groups that share no region. */
function knots(pairs: readonly Pair[]): Pair[][] {
  const parent = new Map<number, number>();
  const root = (key: number): number => {
    let top = key;
    for (let up = parent.get(top); up !== undefined; up = parent.get(top)) top = up;
    for (let at = key; at !== top;) {
      const up = parent.get(at)!;
      parent.set(at, top);
      at = up;
    }
    return top;
  };
  for (const pair of pairs) {
    const [a, b] = [root(pair.left), root(-1 - pair.right)];
    if (a !== b) parent.set(a, b);
  }
  return [...Map.groupBy(pairs, (pair) => root(pair.left)).values()];
}

/** The best pairing of a knot; one that is too tangled for that is paired from its best pair downwards. */
function best(knot: readonly Pair[]): Pair[] {
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  const placeIn = (places: Map<number, number>, one: number) => {
    if (!places.has(one)) places.set(one, places.size);
    return places.get(one)!;
  };
  const places = knot.map((pair) => ({ pair, row: placeIn(rows, pair.left), column: placeIn(columns, pair.right) }));
  const most = Math.min(rows.size, columns.size) + 1;
  const edges = places.map((place) => ({ ...place, weight: (place.pair.agree ? most : 0) + place.pair.iou }));
  const chosen = assign(rows.size, columns.size, edges, MOST_LOOKS) ?? greedy(edges);
  return chosen.map((edge) => edge.pair);
}

function greedy<E extends Edge>(edges: readonly E[]): E[] {
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  return edges
    .toSorted((a, b) => b.weight - a.weight || a.row - b.row || a.column - b.column)
    .filter(({ row, column }) => !rows.has(row) && !columns.has(column) && rows.add(row) && columns.add(column));
}

/** Pairs the regions of two annotations one to one: as many that agree as possible, then as much overlap as possible. */
export function matchRegions(left: readonly Region[], right: readonly Region[], effort?: Effort): Pair[] {
  const pairs = overlapping(left, right, LEAST, effort).map((pair): Pair => {
    const [a, b] = [left[pair.left]!, right[pair.right]!];
    const sameClass = a.class === b.class;
    return { ...pair, sameClass, agree: sameClass && pair.iou >= (a.type === "span" ? 1 : AGREES) };
  });
  return knots(pairs)
    .flatMap(best)
    .sort((a, b) => a.left - b.left);
}
