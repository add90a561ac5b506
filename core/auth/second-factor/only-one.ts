import { requestProblems } from "../../kernel/wire/problem.ts";

/** Throws `request.invalid` unless exactly one of some ways to prove oneself is given. */
export function onlyOne(ways: Record<string, unknown>): void {
  const given = Object.keys(ways).filter((name) => ways[name] !== undefined);
  if (given.length === 1) return;
  const names = Object.keys(ways).join(", ");
  throw requestProblems.invalid({ errors: [{ pointer: "", detail: `needs exactly one of ${names}` }] });
}
