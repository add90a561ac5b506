/** Counts by state, each counted in the states around it too. */
export function summed(items: readonly { state: string; count: number }[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { state, count } of items) {
    const keys = state.split(".");
    for (let depth = 1; depth <= keys.length; depth++) {
      const path = keys.slice(0, depth).join(".");
      sums.set(path, (sums.get(path) ?? 0) + count);
    }
  }
  return sums;
}
