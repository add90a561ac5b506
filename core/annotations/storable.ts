import { escapePointer, type FieldError, requestProblems } from "../kernel/wire/problem.ts";
import type { Result } from "./region.contract.ts";

function walk(value: unknown, pointer: string, found: FieldError[]): void {
  if (typeof value === "string") {
    if (!value.isWellFormed()) found.push({ pointer, detail: "holds half of a surrogate pair" });
    else if (value.includes("\u0000")) found.push({ pointer, detail: "must not hold the character U+0000" });
  } else if (value !== null && typeof value === "object") {
    for (const [key, child] of Object.entries(value)) {
      const at = `${pointer}/${escapePointer(key)}`;
      if (!Array.isArray(value)) walk(key, at, found);
      if (typeof child !== "number") walk(child, at, found);
    }
  }
}

/** Throws 422 naming every string that is no Unicode text or that Postgres cannot hold in JSON. */
export function requireStorable(result: Result): void {
  const errors: FieldError[] = [];
  walk(result, "/result", errors);
  if (errors.length > 0) throw requestProblems.invalid({ errors: errors.slice(0, 50) });
}
