import { isObject, type Json, type JsonObject } from "./json.ts";

/** The keys of an RFC 6901 pointer. */
export function keysOf(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** An RFC 6901 pointer, going on from `base`. */
export function pointTo(base: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((at, key) => `${at}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`, base);
}

export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** Is the pointer the place itself or something in it? */
export function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

/** What stands at a pointer, undefined when nothing does. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const key of keysOf(pointer)) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** A copy with another value at a pointer; undefined takes it away. What lies above is made when it is missing. */
export function withValue(document: JsonObject, pointer: string, value: Json | undefined): JsonObject {
  return replaced(document, keysOf(pointer), value) as JsonObject;
}

function replaced(at: Json | undefined, [key, ...rest]: string[], value: Json | undefined): Json | undefined {
  if (key === undefined) return value;
  if (Array.isArray(at)) {
    const next = replaced(at[Number(key)], rest, value);
    return next === undefined
      ? at.filter((_, i) => i !== Number(key))
      : Object.assign([...at], { [Number(key)]: next });
  }
  const object = isObject(at) ? at : {};
  const next = replaced(Object.hasOwn(object, key) ? object[key] : undefined, rest, value);
  if (next !== undefined) return { ...object, [key]: next };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
