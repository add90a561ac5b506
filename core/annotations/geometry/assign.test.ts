import { expect, test } from "bun:test";
import fc from "fast-check";
import { assign } from "./assign.ts";

/** The greatest sum over all one-to-one pairings, by trying them all. */
function greatest(weights: number[][], row = 0, used = new Set<number>()): number {
  if (row === weights.length) return 0;
  let best = greatest(weights, row + 1, used);
  for (const [column, weight] of weights[row]!.entries()) {
    if (used.has(column)) continue;
    used.add(column);
    best = Math.max(best, weight + greatest(weights, row + 1, used));
    used.delete(column);
  }
  return best;
}

test("the pairing has the greatest sum that any pairing has", () => {
  const shape = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
  const matrix = shape.chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );
  fc.assert(
    fc.property(matrix, (weights) => {
      const chosen = assign(weights);
      const columns = chosen.filter((column) => column >= 0);
      expect(new Set(columns).size).toBe(columns.length);
      const sum = chosen.reduce((total, column, row) => total + (column >= 0 ? weights[row]![column]! : 0), 0);
      expect(sum).toBe(greatest(weights));
    }),
  );
});
