import { canonicalJson, isObject } from "./json.ts";

interface Work {
  type: string;
  params?: unknown;
}

const most = 200;

/**
 * What is given otherwise to the actions that two lists both have, the first of a type to the first, one sentence for each
 * parameter: `task.open: stage "annotate" → "review"`. Values inside of objects are named by their keys, joined by dots.
 */
export function changedParameters(before: readonly Work[], after: readonly Work[]): string[] {
  const left = Map.groupBy(before, ({ type }) => type);
  return after.flatMap(({ type, params }) => {
    const was = left.get(type)?.shift();
    return was ? changes("", was.params ?? {}, params ?? {}).map((text) => `${type}: ${text}`) : [];
  });
}

function changes(name: string, was: unknown, is: unknown): string[] {
  if (canonicalJson(was) === canonicalJson(is)) return [];
  if (!isObject(was) || !isObject(is)) return [`${name} ${shown(was)} → ${shown(is)}`];
  const at = (one: Record<string, unknown>, key: string) => (Object.hasOwn(one, key) ? one[key] : undefined);
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) =>
    changes(name === "" ? key : `${name}.${key}`, at(was, key), at(is, key)),
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "unset";
  const text = JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
