/** Any value that survives JSON.stringify and JSON.parse unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Keys that reach a prototype when copied carelessly, or that XState takes for an actor when it restores a snapshot. */
export const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype", "xstate$$type"]);

/** True for plain objects, false for arrays and null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Copies JSON data without the forbidden keys, undefined values and anything that is not JSON. */
export function cleanJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(cleanJson);
  if (isObject(value)) {
    const copy: Record<string, Json> = {};
    for (const key of Object.keys(value)) {
      if (value[key] !== undefined && !forbiddenKeys.has(key)) copy[key] = cleanJson(value[key]);
    }
    return copy;
  }
  if (typeof value === "string" || typeof value === "boolean") return value;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/**
 * JSON text with sorted keys, so that equal values give equal text (after RFC 8785, numbers as JavaScript prints them).
 * Fields named in `ordered` hold objects whose keys keep their order, because it means something.
 */
export function canonicalJson(value: unknown, ordered: ReadonlySet<string> = new Set(), keep = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null, ordered)).join(",")}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    const fields = (keep ? keys : keys.toSorted()).map(
      (key) => `${JSON.stringify(key)}:${canonicalJson(value[key], ordered, ordered.has(key))}`,
    );
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}
