import { isObject, type Json, type JsonObject, listOf, oneOrMany } from "./json.ts";
import { pointTo, withValue } from "./pointer.ts";
import { resolveTarget, stateAt, type StateNode, statesOf, targetText } from "./states.ts";
import { placeOf, type Transition, transitionsOf } from "./transitions.ts";

type Moved = (path: string) => string | null;

/**
 * Lets every target of `after` mean what it meant in `before`, by `moved` from old paths to new ones; null is gone.
 * Only what would otherwise mean something else is written anew; a transition whose targets are all gone goes too.
 */
export function retargeted(before: JsonObject, after: JsonObject, moved: Moved): JsonObject {
  const old = statesOf(before);
  const now = statesOf(after);
  let next = after;
  for (const node of old) {
    const path = node.path === "" ? "" : moved(node.path);
    if (path === null) continue;
    const here = stateAt(now, path);
    if (!here) continue;
    const write = rewriting(old, now, node.path, path, moved);
    const history = node.kind === "history" ? node.state["target"] : undefined;
    if (history !== undefined)
      next = withValue(next, pointTo(here.pointer, "target"), oneOrMany(texts(history, write)));
    const lists = Map.groupBy(transitionsOf(old, node), (one) => placeOf(one, node.pointer).list);
    for (const [list, group] of lists)
      next = withList(next, here.pointer + list.slice(node.pointer.length), group, write);
  }
  return withGuards(next, moved);
}

function rewriting(old: StateNode[], now: StateNode[], from: string, to: string, moved: Moved) {
  return (target: string): string | null => {
    const meant = resolveTarget(old, from, target);
    if (meant === undefined) return target;
    const wanted = moved(meant);
    if (wanted === null) return null;
    return resolveTarget(now, to, target) === wanted ? target : targetText(now, to, wanted).text;
  };
}

function texts(target: Json, write: (target: string) => string | null): string[] {
  return listOf(target).flatMap((one) => (typeof one === "string" ? (write(one) ?? []) : []));
}

function withList(
  definition: JsonObject,
  pointer: string,
  group: Transition[],
  write: (target: string) => string | null,
): JsonObject {
  let changed = false;
  const kept = group.flatMap(({ written }): Json[] => {
    if (written["target"] === undefined) return [written];
    const left = texts(written["target"], write);
    changed ||= JSON.stringify(oneOrMany(left)) !== JSON.stringify(written["target"]);
    return left.length === 0 ? [] : [{ ...written, target: oneOrMany(left)! }];
  });
  return changed ? withTransitions(definition, pointer, kept) : definition;
}

/** Writes the transitions of one trigger in their shortest form; without any, the trigger goes too. */
export function withTransitions(definition: JsonObject, list: string, transitions: readonly Json[]): JsonObject {
  const short = transitions.map((one) =>
    isObject(one) && Object.keys(one).length === 1 && typeof one["target"] === "string" ? one["target"] : one,
  );
  const next = withValue(definition, list, oneOrMany(short));
  const table = list.slice(0, list.lastIndexOf("/"));
  if (short.length > 0 || !/\/(on|after)$/.test(table)) return next;
  return withoutEmpty(next, table);
}

function withoutEmpty(definition: JsonObject, table: string): JsonObject {
  let at: Json | undefined = definition;
  for (const key of table.slice(1).split("/"))
    at = isObject(at) ? at[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  return isObject(at) && Object.keys(at).length === 0 ? withValue(definition, table, undefined) : definition;
}

/** The guard `state.in` names a state by its path from the root. */
function withGuards<T extends Json>(value: T, moved: Moved): T {
  if (Array.isArray(value)) return value.map((one) => withGuards(one, moved)) as T;
  if (!isObject(value)) return value;
  const { type, params } = value as JsonObject;
  if (type === "state.in" && isObject(params) && typeof params["state"] === "string")
    return {
      ...(value as JsonObject),
      params: { ...params, state: moved(params["state"]) ?? params["state"] },
    } as unknown as T;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withGuards(one, moved)])) as T;
}
