import type { Edited } from "./edit-states.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { keysOf, pointTo, valueAt, withValue } from "./pointer.ts";

/** The statecharts that a definition may start as its children, by name. */
export function childrenOf(definition: JsonObject): Record<string, JsonObject> {
  const { children } = definition;
  if (!isObject(children)) return {};
  return Object.fromEntries(Object.entries(children).filter((one): one is [string, JsonObject] => isObject(one[1])));
}

/** The innermost child statechart that a pointer leads into, "" for the workflow itself, and the pointer from there. */
export function scopeOf(definition: JsonObject, pointer: string): { base: string; rest: string } {
  const keys = keysOf(pointer);
  let base = "";
  for (let at = 0; keys[at] === "children" && keys[at + 1] !== undefined; at += 2) {
    const next = pointTo(base, "children", keys[at + 1]!);
    if (!isObject(valueAt(definition, next))) break;
    base = next;
  }
  return { base, rest: pointer.slice(base.length) };
}

/** The names that lead to a child statechart, from the workflow down. */
export function namesTo(base: string): string[] {
  return keysOf(base).filter((_, at) => at % 2 === 1);
}

/** Why a child cannot have a name, or null when it can. */
export function childNameProblem(definition: JsonObject, name: string): string | null {
  if (!/^[A-Za-z_][\w-]{0,99}$/.test(name) || name in {}) return "Letters, digits, _ and -, beginning with a letter.";
  return Object.hasOwn(childrenOf(definition), name) ? `There is a child "${name}" already.` : null;
}

/** Adds a child statechart that waits to be told that it is done. */
export function addChild(definition: JsonObject): Edited {
  let name = "child";
  for (let n = 2; childNameProblem(definition, name); n++) name = `child_${n}`;
  const child = {
    id: name,
    initial: "working",
    states: { working: { on: { finish: "done" } }, done: { type: "final" } },
  };
  const pointer = pointTo("", "children", name);
  return { definition: withValue(definition, pointer, child), select: pointer };
}

/** Gives a child another name; what starts it follows. */
export function renameChild(definition: JsonObject, from: string, to: string): JsonObject {
  const children = Object.entries(childrenOf(definition)).map(([name, child]) => [name === from ? to : name, child]);
  const { children: _, ...rest } = definition;
  return { ...(renamed(rest, from, to) as JsonObject), children: Object.fromEntries(children) as JsonObject };
}

/** Takes a child away; what starts it stays and is found wanting by the check. */
export function removeChild(definition: JsonObject, name: string): JsonObject {
  const next = withValue(definition, pointTo("", "children", name), undefined);
  return Object.keys(childrenOf(next)).length > 0 ? next : withValue(next, "/children", undefined);
}

/** How many states and actions start a child. */
export function startsOf(definition: JsonObject, name: string): number {
  const { children: _, ...rest } = definition;
  const count = (value: Json): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + count(one), 0);
    if (!isObject(value)) return 0;
    return (starts(value, name) ? 1 : 0) + count(Object.values(value));
  };
  return count(rest);
}

function starts(value: JsonObject, name: string): boolean {
  const { params } = value;
  return (value["src"] === "workflow" || value["type"] === "spawn") && isObject(params) && params["name"] === name;
}

function renamed(value: Json, from: string, to: string): Json {
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, to));
  if (!isObject(value)) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, from, to)]));
  return starts(value, from) ? { ...inside, params: { ...(inside["params"] as JsonObject), name: to } } : inside;
}
