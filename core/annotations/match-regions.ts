import { assign } from "./geometry/assign.ts";
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
/** Larger knots of overlapping regions are paired greedily. */
const KNOT = 200;

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

const worth = (pair: Pair, most: number) => (pair.agree ? most : 0) + pair.iou;

function best(knot: readonly Pair[]): Pair[] {
  const rows = [...new Set(knot.map((pair) => pair.left))];
  const columns = [...new Set(knot.map((pair) => pair.right))];
  if (Math.max(rows.length, columns.length) > KNOT) return greedy(knot);
  const row = new Map(rows.map((one, i) => [one, i]));
  const column = new Map(columns.map((one, i) => [one, i]));
  const cells = rows.map(() => columns.map((): Pair | null => null));
  for (const pair of knot) cells[row.get(pair.left)!]![column.get(pair.right)!] = pair;
  const most = Math.min(rows.length, columns.length) + 1;
  const chosen = assign(cells.map((line) => line.map((pair) => (pair ? worth(pair, most) : 0))));
  return chosen.flatMap((c, r) => (c >= 0 ? (cells[r]![c] ?? []) : []));
}

function greedy(knot: readonly Pair[]): Pair[] {
  const [rows, columns] = [new Set<number>(), new Set<number>()];
  return knot
    .toSorted((a, b) => worth(b, 2) - worth(a, 2) || a.left - b.left || a.right - b.right)
    .filter(
      (pair) => !rows.has(pair.left) && !columns.has(pair.right) && rows.add(pair.left) && columns.add(pair.right),
    );
}

/** Pairs the regions of two annotations one to one: as many that agree as possible, then as much overlap as possible. */
export function matchRegions(left: readonly Region[], right: readonly Region[]): Pair[] {
  const pairs = overlapping(left, right, LEAST).map((pair): Pair => {
    const [a, b] = [left[pair.left]!, right[pair.right]!];
    const sameClass = a.class === b.class;
    return { ...pair, sameClass, agree: sameClass && pair.iou >= (a.type === "span" ? 1 : AGREES) };
  });
  return knots(pairs)
    .flatMap(best)
    .sort((a, b) => a.left - b.left);
}
