/**
 * The one-to-one pairing of rows and columns with the greatest sum of weights (Kuhn 1955, by shortest augmenting paths,
 * Jonker and Volgenant 1987), in O(rows^2 x columns). Answers for each row its column, or -1 when it has none.
 */
export function assign(weights: readonly (readonly number[])[]): number[] {
  const rows = weights.length;
  const columns = weights[0]?.length ?? 0;
  if (rows > columns) {
    const turned = assign(Array.from({ length: columns }, (_, c) => weights.map((row) => row[c]!)));
    const result = Array.from({ length: rows }, () => -1);
    for (const [column, row] of turned.entries()) if (row >= 0) result[row] = column;
    return result;
  }
  const u = new Float64Array(rows + 1);
  const w = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const from = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    let column = 0;
    rowOf[0] = row;
    do {
      used[column] = 1;
      const current = rowOf[column]!;
      let delta = Number.POSITIVE_INFINITY;
      let best = 0;
      for (let c = 1; c <= columns; c++) {
        if (used[c]) continue;
        const cost = -weights[current - 1]![c - 1]! - u[current]! - w[c]!;
        if (cost < slack[c]!) {
          slack[c] = cost;
          from[c] = column;
        }
        if (slack[c]! < delta) {
          delta = slack[c]!;
          best = c;
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (used[c]) {
          u[rowOf[c]!]! += delta;
          w[c]! -= delta;
        } else slack[c]! -= delta;
      }
      column = best;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      rowOf[column] = rowOf[from[column]!]!;
      column = from[column]!;
    }
  }
  const result = Array.from({ length: rows }, () => -1);
  for (let c = 1; c <= columns; c++) if (rowOf[c]! > 0) result[rowOf[c]! - 1] = c - 1;
  return result;
}
