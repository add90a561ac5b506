import { kindOf, type StateDefinition, type StateMeta } from "./definition.ts";
import type { StateValue } from "./snapshot.ts";

/** Paths of the active leaf states, keys joined by dots, in the definition's order. */
export function leafPaths(root: StateDefinition, value: StateValue): string[] {
  const paths: string[] = [];
  visitActive(root, value, "", (state, path) => {
    if (!state.states || Object.keys(state.states).length === 0) paths.push(path);
  });
  return paths;
}

/** Throws, and says why, unless a value names states that there are, one of each compound state and every region. */
export function checkPlace(state: StateDefinition, value: StateValue, path = ""): void {
  const inside = Object.entries(state.states ?? {}).filter(([, inner]) => kindOf(inner) !== "history");
  const states = new Map(inside);
  const named = typeof value === "string" ? ([[value, {}]] as const) : Object.entries(value);
  for (const [key, below] of named) {
    const inner = states.get(key);
    const at = path === "" ? key : `${path}.${key}`;
    if (!inner) throw new Error(`It has no state "${at}".`);
    checkPlace(inner, below, at);
  }
  const wanted = state.type === "parallel" ? states.size : Math.min(1, states.size);
  if (named.length === wanted) return;
  const where = path === "" ? "at the top" : `within "${path}"`;
  throw new Error(`It is in ${named.length} ${named.length === 1 ? "state" : "states"} ${where}, not in ${wanted}.`);
}

/** The active states' meta merged: inner states override outer ones, later regions earlier ones. */
export function metaOf(root: StateDefinition, value: StateValue): StateMeta {
  const meta: StateMeta = {};
  visitActive(root, value, "", (state) => {
    if (state.meta) Object.assign(meta, state.meta);
  });
  return meta;
}

/** Visits the active states, parents first, regions in the definition's order. */
export function visitActive(
  state: StateDefinition,
  value: StateValue,
  path: string,
  visit: (state: StateDefinition, path: string) => void,
): void {
  visit(state, path);
  const { states } = state;
  if (!states) return;
  const below = (key: string, inner: StateValue) => {
    const child = states[key];
    if (child) visitActive(child, inner, path === "" ? key : `${path}.${key}`, visit);
  };
  if (typeof value === "string") below(value, {});
  else if (state.type !== "parallel") for (const key of Object.keys(value)) below(key, value[key]!);
  else for (const key of Object.keys(states)) if (Object.hasOwn(value, key)) below(key, value[key]!);
}

/** Paths of all active states, the root's "" included. */
export function activePaths(root: StateDefinition, value: StateValue): Set<string> {
  const paths = new Set<string>();
  visitActive(root, value, "", (_, path) => paths.add(path));
  return paths;
}
