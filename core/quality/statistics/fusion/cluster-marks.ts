/** Two marks by their places that look alike, by 0 to 1. */
export interface Alike {
  a: number;
  b: number;
  likeness: number;
}

/**
 * Groups marks of several workers that mean the same thing: the most alike first, average linkage of at least `least`, at most one mark of
 * a worker in a group. Pairs that are not given are not alike. Gives the places of each group's marks, in order; lone marks are groups too.
 */
export function clusterMarks(workers: readonly number[], pairs: readonly Alike[], least: number): number[][] {
  const groupOf = workers.map((_, at) => at);
  const groups = new Map(workers.map((_, at) => [at, [at]]));
  const known = new Map(pairs.map(({ a, b, likeness }) => [key(a, b, workers.length), likeness]));
  const linkage = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, a) => sum + right.reduce((part, b) => part + (known.get(key(a, b, workers.length)) ?? 0), 0), 0) /
    (left.length * right.length);
  const sorted = pairs.filter(({ likeness }) => likeness >= least);
  sorted.sort((x, y) => y.likeness - x.likeness || x.a - y.a || x.b - y.b);
  for (const { a, b } of sorted) {
    const [left, right] = [groupOf[a]!, groupOf[b]!];
    if (left === right) continue;
    const [one, other] = [groups.get(left)!, groups.get(right)!];
    const together = one.concat(other);
    if (new Set(together.map((at) => workers[at])).size < together.length || linkage(one, other) < least) continue;
    for (const at of other) groupOf[at] = left;
    groups.set(left, together);
    groups.delete(right);
  }
  return [...groups.values()].map((group) => group.sort((x, y) => x - y)).sort((x, y) => x[0]! - y[0]!);
}

function key(a: number, b: number, count: number): number {
  return a < b ? a * count + b : b * count + a;
}
