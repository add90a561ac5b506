import { isObject, type JsonObject } from "./json.ts";
import { keysOf, parentOf, pointTo, valueAt, withValue } from "./pointer.ts";
import { retargeted } from "./retarget.ts";
import { kindOf, pathAt, pointerOf, type StateKind, statesOf } from "./states.ts";

/** A changed definition and what to select in it. */
export interface Edited {
  definition: JsonObject;
  select: string;
}

export const stateName = /^[A-Za-z_][\w-]{0,99}$/;

/** Why a state cannot have a name among its siblings, or null when it can. */
export function nameProblem(definition: JsonObject, parent: string, name: string): string | null {
  if (!stateName.test(name) || name in {}) return "Letters, digits, _ and -, beginning with a letter.";
  const siblings = valueAt(definition, pointTo(pointerOf(parent), "states"));
  return isObject(siblings) && Object.hasOwn(siblings, name) ? `There is a state "${name}" here already.` : null;
}

/** Adds an empty state inside another; the whole is "". A state that had none inside begins in it. */
export function addState(definition: JsonObject, parent: string, wanted = "state"): Edited {
  const at = pointerOf(holderOf(definition, parent));
  const above = valueAt(definition, at) as JsonObject;
  const siblings = isObject(above["states"]) ? above["states"] : {};
  let name = wanted;
  for (let n = 2; Object.hasOwn(siblings, name); n++) name = `${wanted}_${n}`;
  let next = withValue(definition, pointTo(at, "states", name), {});
  const kind = kindOf(above);
  if (kind === "atomic") next = withValue(next, pointTo(at, "type"), undefined);
  if (kind !== "parallel" && Object.keys(siblings).length === 0) next = withValue(next, pointTo(at, "initial"), name);
  return { definition: next, select: pointTo(at, "states", name) };
}

/** Final and history states hold none: what is added there goes beside them. */
function holderOf(definition: JsonObject, path: string): string {
  const state = valueAt(definition, pointerOf(path));
  const kind = isObject(state) ? kindOf(state) : "atomic";
  return kind === "final" || kind === "history" ? path.split(".").slice(0, -1).join(".") : path;
}

/** Gives a state another key in the same place; everything that led to it, or into it, follows. */
export function renameState(definition: JsonObject, path: string, name: string): Edited {
  const pointer = pointerOf(path);
  const container = parentOf(pointer);
  const owner = parentOf(container);
  const old = keysOf(pointer).at(-1)!;
  const siblings = valueAt(definition, container) as JsonObject;
  const renamed = Object.fromEntries(
    Object.entries(siblings).map(([key, state]) => [key === old ? name : key, state]),
  ) as JsonObject;
  let next = withValue(definition, container, renamed);
  if (valueAt(definition, pointTo(owner, "initial")) === old) next = withValue(next, pointTo(owner, "initial"), name);
  const to = [...path.split(".").slice(0, -1), name].join(".");
  const moved = (one: string) => (one === path || one.startsWith(`${path}.`) ? `${to}${one.slice(path.length)}` : one);
  return { definition: retargeted(definition, next, moved), select: pointTo(container, name) };
}

/** Takes a state away with everything inside it and every transition that leads only there. */
export function removeState(definition: JsonObject, path: string): Edited {
  const pointer = pointerOf(path);
  const container = parentOf(pointer);
  const owner = parentOf(container);
  let next = withValue(definition, pointer, undefined);
  const left = Object.keys(valueAt(next, container) as JsonObject);
  if (left.length === 0 && owner !== "") next = withValue(next, container, undefined);
  if (valueAt(definition, pointTo(owner, "initial")) === keysOf(pointer).at(-1))
    next = withValue(next, pointTo(owner, "initial"), left[0]);
  const gone = (one: string) => (one === path || one.startsWith(`${path}.`) ? null : one);
  return { definition: retargeted(definition, next, gone), select: owner };
}

/** Makes a state the one in which its parent begins. */
export function setInitial(definition: JsonObject, path: string): JsonObject {
  const keys = path.split(".");
  return withValue(definition, pointTo(pointerOf(keys.slice(0, -1).join(".")), "initial"), keys.at(-1)!);
}

/** Changes what kind a state is; what the new kind cannot have goes, what it needs comes. */
export function setKind(definition: JsonObject, path: string, kind: StateKind): JsonObject {
  const pointer = pointerOf(path);
  const state = valueAt(definition, pointer) as JsonObject;
  const inside = isObject(state["states"]) ? Object.keys(state["states"]) : [];
  const { type: _type, initial: _initial, history: _history, target: _target, ...rest } = state;
  const without = (...fields: string[]) =>
    Object.fromEntries(Object.entries(rest).filter(([key]) => !fields.includes(key))) as JsonObject;
  const reacting = ["on", "after", "always", "onDone"];
  const made: Record<StateKind, () => JsonObject> = {
    atomic: () => without("states", "onDone"),
    compound: () => ({
      initial: inside[0] ?? "state",
      ...rest,
      states: inside.length > 0 ? rest["states"]! : { state: {} },
    }),
    parallel: () => ({ type: "parallel", ...rest, states: inside.length > 0 ? rest["states"]! : { region: {} } }),
    final: () => ({ type: "final", ...without("states", ...reacting) }),
    history: () => ({ type: "history", history: "shallow", ...without("states", "entry", "exit", ...reacting) }),
  };
  const next = withValue(definition, pointer, made[kind]());
  const before = new Set(statesOf(next).map((one) => one.path));
  return retargeted(definition, next, (one) => (before.has(one) ? one : null));
}

/** The state that a selection is in. */
export function selectedState(pointer: string): string {
  return pathAt(pointer);
}
