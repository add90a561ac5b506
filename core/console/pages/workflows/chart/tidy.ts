import { isObject, type Json, type JsonObject } from "./json.ts";
import { statesOf } from "./states.ts";
import { transitionsOf } from "./transitions.ts";

const stateFields =
  "id type history description initial context meta target entry exit invoke always on after onDone output states children".split(
    " ",
  );
const partFields = "id src type target guard guards params actions reenter description onDone onError".split(" ");

/**
 * A definition in reading order: the fields of a state as one reads them, and states in the order in which work comes to them.
 * The order of states is kept where the database kept it; the fields of the whole never come in the order they were sent in.
 */
export function tidied(definition: JsonObject): JsonObject {
  if (isShuffled(definition["states"] ?? null)) return tidyState(definition, flowOf(definition), "");
  return inOrder(definition, stateFields, (_, value) => value);
}

/** Are the keys of every object sorted by length, then by letter, as the database leaves them? */
function isShuffled(value: Json): boolean {
  if (Array.isArray(value)) return value.every(isShuffled);
  if (!isObject(value)) return true;
  const keys = Object.keys(value).filter((key) => !/^\d+$/.test(key));
  return keys.every((key, at) => at === 0 || comesBefore(keys[at - 1]!, key)) && Object.values(value).every(isShuffled);
}

function comesBefore(a: string, b: string): boolean {
  return a.length < b.length || (a.length === b.length && a < b);
}

/** States by path in the order in which they are reached from where the workflow begins; the rest after them. */
function flowOf(definition: JsonObject): Map<string, number> {
  const states = statesOf(definition);
  const order = new Map<string, number>();
  const waiting = [""];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const node = states.find((one) => one.path === path);
    if (!node || order.has(path)) continue;
    order.set(path, order.size);
    const inside = states.filter((one) => one.parent === path);
    const first = inside.filter(({ initial }) => initial || node.kind === "parallel");
    const within = states.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
    const own =
      path === "" ? [] : within.flatMap((one) => transitionsOf(states, one)).flatMap(({ targets }) => targets);
    const above = own.flatMap((target) => target.split(".").map((_, at, keys) => keys.slice(0, at + 1).join(".")));
    waiting.push(...first.map((one) => one.path), ...above);
  }
  for (const { path } of states) if (!order.has(path)) order.set(path, order.size);
  return order;
}

function tidyState(state: JsonObject, order: ReadonlyMap<string, number>, path: string): JsonObject {
  return inOrder(state, stateFields, (key, value) => {
    if (key === "context" || key === "output" || key === "meta") return value;
    if (key === "children" && isObject(value))
      return mapped(value, (child) => (isObject(child) ? tidyState(child, flowOf(child), "") : child));
    if (key !== "states" || !isObject(value)) return tidyPart(value);
    const below = (name: string) => (path === "" ? name : `${path}.${name}`);
    const names = Object.keys(value).sort((a, b) => (order.get(below(a)) ?? 0) - (order.get(below(b)) ?? 0));
    return Object.fromEntries(
      names.map((name) => [name, isObject(value[name]) ? tidyState(value[name], order, below(name)) : value[name]!]),
    );
  });
}

function tidyPart(value: Json): Json {
  if (Array.isArray(value)) return value.map(tidyPart);
  return isObject(value) ? inOrder(value, partFields, (_, one) => tidyPart(one)) : value;
}

function inOrder(object: JsonObject, fields: readonly string[], write: (key: string, value: Json) => Json): JsonObject {
  const place = (key: string) => (fields.includes(key) ? fields.indexOf(key) : fields.length);
  const keys = Object.keys(object).sort((a, b) => place(a) - place(b));
  return Object.fromEntries(keys.map((key) => [key, write(key, object[key]!)]));
}

function mapped(object: JsonObject, write: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, write(value)]));
}
