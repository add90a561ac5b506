import { Queue } from "./queue.ts";

/** That a row may be paired with a column, and what that is worth (above 0). */
export interface Edge {
  row: number;
  column: number;
  weight: number;
}

/**
 * The one-to-one pairing of rows and columns with the greatest sum of weights, of those pairs that there are: Kuhn 1955, by
 * shortest augmenting paths over the pairs alone (Jonker and Volgenant 1987). Answers the chosen edges, or null when edges
 * would have to be looked at more than `most` times.
 */
export function assign<E extends Edge>(
  rows: number,
  columns: number,
  edges: readonly E[],
  most = Infinity,
): E[] | null {
  const pairing = new Pairing(rows, columns, edges, most);
  for (let row = 0; row < rows; row++) if (!pairing.add(row)) return null;
  return pairing.chosen.flatMap((edge) => edge ?? []);
}

/** Costs are negative weights, and a row may stay alone at no cost; with the prices, no edge's reduced cost is below 0. */
class Pairing<E extends Edge> {
  readonly chosen: (E | null)[];
  private readonly of: E[][];
  private readonly columnOf: Int32Array;
  private readonly rowPrice: Float64Array;
  private readonly columnPrice: Float64Array;
  private readonly distance: Float64Array;
  private readonly via: (E | null)[];
  private readonly settled: Uint8Array;
  private readonly queue = new Queue();
  private readonly most: number;
  private looks = 0;

  constructor(rows: number, columns: number, edges: readonly E[], most: number) {
    this.most = most;
    this.of = Array.from({ length: rows }, () => []);
    for (const edge of edges) this.of[edge.row]!.push(edge);
    this.columnOf = new Int32Array(rows).fill(-1);
    this.rowPrice = new Float64Array(rows);
    this.columnPrice = new Float64Array(columns);
    this.distance = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    this.settled = new Uint8Array(columns);
    this.chosen = Array.from({ length: columns }, () => null);
    this.via = Array.from({ length: columns }, () => null);
  }

  /** Takes one more row in, along the cheapest path of exchanges; false when that took too long. */
  add(start: number): boolean {
    const { columnPrice, rowPrice, distance, chosen, settled, queue } = this;
    rowPrice[start] = this.of[start]!.reduce((least, e) => Math.min(least, -e.weight - columnPrice[e.column]!), 0);
    const [touched, done]: [number[], number[]] = [[], []];
    let [row, base, free] = [start, 0, -1];
    let alone = { row, at: -rowPrice[row]! };
    for (;;) {
      this.reach(row, base, alone.at, touched);
      if (this.looks > this.most) return false;
      let column = queue.take();
      while (column >= 0 && (settled[column] || queue.priority > distance[column]!)) column = queue.take();
      if (column < 0 || queue.priority >= alone.at) break;
      if (!chosen[column]) {
        free = column;
        break;
      }
      settled[column] = 1;
      done.push(column);
      row = chosen[column]!.row;
      base = distance[column]!;
      if (base - rowPrice[row]! < alone.at) alone = { row, at: base - rowPrice[row]! };
    }
    const length = free < 0 ? alone.at : distance[free]!;
    rowPrice[start]! += length;
    for (const column of done) {
      columnPrice[column]! -= length - distance[column]!;
      rowPrice[chosen[column]!.row]! += length - distance[column]!;
    }
    this.exchange(start, free, alone.row);
    for (const column of touched) {
      distance[column] = Number.POSITIVE_INFINITY;
      settled[column] = 0;
    }
    queue.clear();
    return true;
  }

  /** Looks along a row's edges for shorter ways to columns, shorter than `most`. */
  private reach(row: number, base: number, most: number, touched: number[]): void {
    const { distance } = this;
    this.looks += this.of[row]!.length;
    for (const edge of this.of[row]!) {
      const at = base - edge.weight - this.rowPrice[row]! - this.columnPrice[edge.column]!;
      if (this.settled[edge.column] || at >= distance[edge.column]! || at >= most) continue;
      if (distance[edge.column] === Number.POSITIVE_INFINITY) touched.push(edge.column);
      distance[edge.column] = at;
      this.via[edge.column] = edge;
      this.queue.add(at, edge.column);
    }
  }

  /** Passes columns on along the path that ends at a free column, or else at a row that stays alone. */
  private exchange(start: number, free: number, alone: number): void {
    if (free < 0 && alone === start) return;
    let column = free;
    if (free < 0) {
      column = this.columnOf[alone]!;
      this.columnOf[alone] = -1;
    }
    for (;;) {
      const edge = this.via[column]!;
      const next = this.columnOf[edge.row]!;
      this.chosen[column] = edge;
      this.columnOf[edge.row] = column;
      if (edge.row === start) return;
      column = next;
    }
  }
}
