import type { Issue } from "../../../../workflow/contract.ts";
import { pathAt } from "../chart/states.ts";

/** The worst finding in each state, by path; what lies in a state inside does not count. */
export function marksOf(issues: readonly Issue[]): ReadonlyMap<string, "error" | "warning"> {
  const marks = new Map<string, "error" | "warning">();
  for (const { pointer, severity } of issues) {
    const path = pathAt(pointer);
    if (path !== "" && marks.get(path) !== "error") marks.set(path, severity);
  }
  return marks;
}
