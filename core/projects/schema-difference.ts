import type { Result } from "../annotations/region.contract.ts";
import type { SchemaDifference } from "./schema-version.contract.ts";

/** One difference between two label schemas; `touches` counts the places of a hand-in that it would make wrong, and is absent where none can be. */
export interface Change extends Omit<SchemaDifference, "effect"> {
  touches?: (result: Result) => number;
}

export function difference(
  kind: Change["kind"],
  pointer: string,
  detail: string,
  touches?: (result: Result) => number,
): Change {
  return { kind, pointer, detail, ...(touches ? { touches } : {}) };
}

/** What a list lost, by name, with where it stood. */
export function gone<T>(before: readonly T[], after: readonly T[], name: (one: T) => string): [number, T][] {
  const kept = new Set(after.map(name));
  return [...before.entries()].filter(([, one]) => !kept.has(name(one)));
}

export function at(list: string, index: number): string {
  return `/${list}/${index}`;
}

export function quoted(name: string): string {
  return `"${name}"`;
}

/** Words in a row: `a, b and c`. */
export function names(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

export function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** Values of options that one list has and another lacks. */
export function lacking(has: readonly { value: string }[], lacks: readonly { value: string }[]): string[] {
  const known = new Set(lacks.map((one) => one.value));
  return has.map((one) => one.value).filter((value) => !known.has(value));
}

/** Whether a value is one of some options or holds one of them. */
export function holds(value: unknown, options: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((one) => options.includes(one as string));
  return typeof value === "string" && options.includes(value);
}

/** Whether a value counts as none. */
export function isNone(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
