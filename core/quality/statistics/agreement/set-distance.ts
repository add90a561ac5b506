import type { ClassDistance } from "./distance-alpha.ts";

/** A set by its members' numbers. */
export type Members = ReadonlySet<number>;

/** Share of members that are not in both (Jaccard 1912), 0 for two empty sets. */
export function jaccardDistance(a: Members, b: Members): number {
  const together = a.union(b).size;
  return together === 0 ? 0 : 1 - a.intersection(b).size / together;
}

/** Passonneau's MASI (2006): Jaccard's index times 1 for equal sets, 2/3 when one holds the other, 1/3 when they overlap, as a distance. */
export function masiDistance(a: Members, b: Members): number {
  const shared = a.intersection(b).size;
  const together = a.union(b).size;
  if (shared === together) return 0;
  const likeness = shared === Math.min(a.size, b.size) ? 2 / 3 : 1 / 3;
  return 1 - (likeness * shared) / together;
}

/** A distance of classes that stand for sets: class `n` is the set `sets[n]`. Few sets are measured once and for all. */
export function distanceOfSets(sets: readonly Members[], distance: (a: Members, b: Members) => number): ClassDistance {
  if (sets.length > 256) return (a, b) => distance(sets[a]!, sets[b]!);
  const table = Float64Array.from({ length: sets.length ** 2 }, (_, cell) =>
    distance(sets[Math.floor(cell / sets.length)]!, sets[cell % sets.length]!),
  );
  return (a, b) => table[a * sets.length + b]!;
}
