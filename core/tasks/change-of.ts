/** What differs between two states of a thing, by name, with the values before and after. */
export function changeOf<T extends Record<string, unknown>>(before: T, after: T) {
  const changed = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const pick = (from: T) => Object.fromEntries(changed.map((name) => [name, from[name] ?? null]));
  return { changed, before: pick(before), after: pick(after) };
}
