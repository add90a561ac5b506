import type { Guard, GuardScope, Truth } from "./guard.ts";
import type { Json } from "./json.ts";
import { valueAt } from "./paths.ts";

export interface GuardReport {
  text: string;
  passed: boolean;
  /** Why the guard has no value, for instance a field that the event lacks. */
  fault?: string;
  /** What it looked at, such as { "context.overlap": 2 }; absent values are null. */
  values: Record<string, Json>;
  parts: GuardReport[];
}

/** What a guard says of a scope, and by what it looks at; `truth` where it is known already. */
export function reportOn(guard: Guard, scope: GuardScope, truth: Truth = guard.evaluate(scope)): GuardReport {
  const values: Record<string, Json> = {};
  for (const path of guard.reads) values[path] = valueAt(scope, path) ?? null;
  const report = { text: guard.text, values, parts: guard.parts.map((part) => reportOn(part, scope)) };
  return typeof truth === "boolean" ? { ...report, passed: truth } : { ...report, passed: false, fault: truth.message };
}

/** What the guard and its parts looked at. */
export function allValues({ values, parts }: GuardReport): Record<string, Json> {
  return Object.assign({}, values, ...parts.map(allValues));
}
