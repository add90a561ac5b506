/**
 * Counts by state, each counted in the states around it too. A task is in every region of a parallel state at once, so that such
 * a state has as many as the fullest of its regions.
 */
export function summed(
  items: readonly { state: string; count: number }[],
  parallel: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const inside = new Map<string, Set<string>>();
  for (const { state, count } of items) {
    sums.set(state, (sums.get(state) ?? 0) + count);
    for (let path = state; path.includes(".");) {
      const above = path.slice(0, path.lastIndexOf("."));
      inside.set(above, (inside.get(above) ?? new Set()).add(path));
      path = above;
    }
  }
  const sumOf = (path: string): number => {
    const below = [...(inside.get(path) ?? [])].map(sumOf);
    const own = sums.get(path) ?? 0;
    const sum = parallel.has(path) ? Math.max(own, ...below) : below.reduce((total, one) => total + one, own);
    sums.set(path, sum);
    return sum;
  };
  for (const path of inside.keys()) if (!path.includes(".")) sumOf(path);
  return sums;
}
