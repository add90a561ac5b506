import { compileExpression, type Scope } from "./expression.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { type Issue, pointTo } from "./issue.ts";
import { expressionIn } from "./sites.ts";

/** Thrown while an action's values are worked out; advance turns it into a step with an error. */
export class ActionFault extends Error {}

export type Value = (scope: Scope) => Json;

/** As template, for an object of parameters. */
export function fields(
  params: JsonObject,
  pointer: string,
  issues: Issue[],
  name: string,
): (scope: Scope) => JsonObject {
  const compiled = template(params, pointer, issues, name);
  return (scope) => compiled(scope) as JsonObject;
}

/** JSON with expressions inside as a function; values without one are returned as they are, so that they cost nothing. */
export function template(value: Json, pointer: string, issues: Issue[], name: string): Value {
  if (Array.isArray(value)) {
    const items = value.map((item: Json, i) => template(item, pointTo(pointer, i), issues, name));
    return holdsExpression(value) ? (scope) => items.map((item) => item(scope)) : () => value;
  }
  if (!isObject(value)) return () => value;
  const source = expressionIn(value);
  if (source !== undefined) return expression(source, pointTo(pointer, "cel"), issues, name);
  const object = value as JsonObject;
  if (!holdsExpression(object)) return () => object;
  const entries = Object.entries(object).map(
    ([key, field]) => [key, template(field, pointTo(pointer, key), issues, `${name} ${key}`)] as const,
  );
  return (scope) => Object.fromEntries(entries.map(([key, field]) => [key, field(scope)]));
}

function holdsExpression(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsExpression);
  if (!isObject(value)) return false;
  return expressionIn(value) !== undefined || Object.values(value as JsonObject).some(holdsExpression);
}

/** One CEL text as a function that throws an ActionFault where there is no value. */
export function expression(source: string, pointer: string, issues: Issue[], name: string): Value {
  const result = compileExpression(source);
  if (!result.ok) {
    issues.push({ severity: "error", code: "expression.invalid", pointer, message: result.message });
    return () => null;
  }
  const { evaluate } = result.expression;
  return (scope) => {
    const outcome = evaluate(scope);
    if (outcome.ok) return outcome.value;
    throw new ActionFault(`${name}: ${outcome.message}`);
  };
}

/** A number of milliseconds, or a fault that names what asked for it. */
export function delayFrom(value: Json | undefined, name: string): number {
  if (typeof value !== "number" || value < 0) throw new ActionFault(`${name}: the delay is no number of milliseconds.`);
  return value;
}
