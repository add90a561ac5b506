/** Reads named filters from a query string; an empty value counts as none. */
export function readFilters<N extends string>(search: string, names: readonly N[]): Partial<Record<N, string>> {
  const params = new URLSearchParams(search);
  const found: Partial<Record<N, string>> = {};
  for (const name of names) {
    const value = params.get(name)?.trim();
    if (value) found[name] = value;
  }
  return found;
}

/** The query string with some filters changed; null, undefined or an empty value removes one. Others stay, names in order. */
export function writeFilters(search: string, patch: Record<string, string | null | undefined>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(patch)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  params.sort();
  return params.toString();
}
