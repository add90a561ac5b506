import { type Issue, type IssueCode, pointTo } from "./issue.ts";

export const definitionLimits = {
  characters: 1_000_000,
  states: 1_000,
  transitions: 10_000,
  depth: 32,
  jsonDepth: 64,
} as const;

/** What a check of the shape has found and counted so far. */
export interface Walk {
  issues: Issue[];
  values: number;
  states: number;
  transitions: number;
}

const name = /^[A-Za-z_][\w-]{0,99}$/;
const mostIssues = 100;

/** Notes what is wrong, once per size that is exceeded. */
export function report(walk: Walk, code: IssueCode, pointer: string, message: string): void {
  const { issues } = walk;
  if (issues.length >= mostIssues || (code === "size.exceeded" && issues.some((issue) => issue.code === code))) return;
  issues.push({ severity: "error", code, pointer, message });
}

/** Notes every field that is not in the list. */
export function checkFields(
  walk: Walk,
  value: Record<string, unknown>,
  allowed: ReadonlySet<string>,
  pointer: string,
  what: string,
): void {
  for (const key of Object.keys(value)) {
    if (!allowed.has(key)) report(walk, "shape.invalid", pointTo(pointer, key), `${what} has no field "${key}".`);
  }
}

/** Names of states, children and context keys. */
export function isName(value: unknown): boolean {
  return typeof value === "string" && name.test(value);
}

/** Ids of states and invocations. */
export function isId(value: unknown): boolean {
  return typeof value === "string" && /^[\w-]{1,100}$/.test(value);
}

/** One target or several. */
export function isTarget(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "");
}
