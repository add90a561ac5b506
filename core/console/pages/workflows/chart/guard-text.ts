import { isObject, type Json } from "./json.ts";

/** A guard in one readable line: CEL as it is written, names with their parameters, and, or, not. */
export function guardText(guard: Json | undefined): string {
  if (!isObject(guard) || typeof guard["type"] !== "string") return "";
  const { type, guards, guard: inner, params } = guard;
  if (type === "and" || type === "or") {
    const parts = (Array.isArray(guards) ? guards : []).map((part) => bracketed(guardText(part)));
    return parts.join(type === "and" ? " && " : " || ");
  }
  if (type === "not") return `!${bracketed(guardText(inner))}`;
  const values = isObject(params) ? Object.values(params).flat() : [];
  if (type === "cel") return String(values[0] ?? "");
  const shown = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return shown.length > 0 ? `${type}(${shown.join(", ")})` : String(type);
}

function bracketed(text: string): string {
  return / (&&|\|\|) | \? /.test(text) ? `(${text})` : text;
}
