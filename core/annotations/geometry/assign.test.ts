import { expect, test } from "bun:test";
import fc from "fast-check";
import { assign, type Edge } from "./assign.ts";
import { Queue } from "./queue.ts";

/** The greatest sum over all one-to-one pairings, by trying them all. */
function greatest(rows: number, edges: readonly Edge[], row = 0, used = new Set<number>()): number {
  if (row === rows) return 0;
  let best = greatest(rows, edges, row + 1, used);
  for (const { column, weight } of edges.filter((edge) => edge.row === row)) {
    if (used.has(column)) continue;
    used.add(column);
    best = Math.max(best, weight + greatest(rows, edges, row + 1, used));
    used.delete(column);
  }
  return best;
}
const sum = (edges: readonly Edge[]) => edges.reduce((total, edge) => total + edge.weight, 0);

const graphs = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
  fc.record({
    rows: fc.constant(rows),
    columns: fc.constant(columns),
    edges: fc.uniqueArray(
      fc.record({
        row: fc.nat(rows - 1),
        column: fc.nat(columns - 1),
        weight: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0.01, max: 3, noNaN: true })),
      }),
      { selector: ({ row, column }) => row * 10 + column, maxLength: 36 },
    ),
  }),
);

test("the pairing has the greatest sum that any pairing has", () => {
  fc.assert(
    fc.property(graphs, ({ rows, columns, edges }) => {
      const chosen = assign(rows, columns, edges)!;
      expect(new Set(chosen.map((edge) => edge.row)).size).toBe(chosen.length);
      expect(new Set(chosen.map((edge) => edge.column)).size).toBe(chosen.length);
      expect(chosen.every((edge) => edges.includes(edge))).toBe(true);
      expect(sum(chosen)).toBeCloseTo(greatest(rows, edges), 9);
    }),
    { numRuns: 500 },
  );
});

test("a row gives way when its column is worth more to another and it has no other", () => {
  const edges = [
    { row: 0, column: 0, weight: 1 },
    { row: 1, column: 0, weight: 2 },
  ];
  expect(assign(2, 1, edges)).toEqual([edges[1]!]);
});

test("a long chain is passed on to its end, and given up when that takes too long", () => {
  const many = 2000;
  const edges = Array.from({ length: many }, (_, row) => [
    { row, column: row, weight: 1 },
    { row, column: row + 1, weight: 1 },
  ]).flat();
  const last = { row: many, column: 0, weight: 1 };
  expect(assign(many + 1, many + 1, [...edges, last])).toHaveLength(many + 1);
  expect(assign(many + 1, many + 1, [...edges, last], 100)).toBeNull();
});

test("the queue gives back what it was given, lowest first", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), (list) => {
      const queue = new Queue();
      for (const one of list) queue.add(one, one);
      const taken = Array.from(list, () => queue.take());
      expect(taken).toEqual(list.toSorted((a, b) => a - b));
      expect(queue.take()).toBe(-1);
    }),
  );
});
