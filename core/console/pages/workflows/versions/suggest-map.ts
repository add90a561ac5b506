import type { StateNode } from "../chart/states.ts";

interface Rename {
  from: string;
  to: string;
  likeness: number;
}

/** Matches for the states that the new version does not have: what looks renamed, then the only one of the same name elsewhere. */
export function suggestMap(
  oldStates: readonly StateNode[],
  newStates: readonly StateNode[],
  renames: readonly Rename[],
): Record<string, string> {
  const known = new Set(newStates.map(({ path }) => path));
  const map: Record<string, string> = {};
  for (const { path, key, kind } of oldStates) {
    if (path === "" || known.has(path) || kind === "compound" || kind === "parallel" || kind === "history") continue;
    const moved = renamed(path, renames);
    const namesakes = newStates.filter((one) => one.key === key && one.kind === kind);
    const target =
      moved !== undefined && known.has(moved) ? moved : namesakes.length === 1 ? namesakes[0]!.path : undefined;
    if (target !== undefined) map[path] = target;
  }
  return map;
}

/** The path after the renaming of it, or of the nearest state around it. */
function renamed(path: string, renames: readonly Rename[]): string | undefined {
  const fitting = renames
    .filter(({ from }) => path === from || path.startsWith(`${from}.`))
    .toSorted((a, b) => b.from.length - a.from.length)[0];
  return fitting && `${fitting.to}${path.slice(fitting.from.length)}`;
}
