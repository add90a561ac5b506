import type { ActionDefinition } from "./definition.ts";
import { compileExpression, type Scope } from "./expression.ts";
import { actionCatalogue } from "./catalogue.ts";
import { forbiddenKeys, isObject, type Json, type JsonObject } from "./json.ts";
import { type Issue, pointTo } from "./issue.ts";
import { expressionIn } from "./sites.ts";

/** Thrown while an action's values are worked out; advance turns it into a step with an error. */
export class ActionFault extends Error {}

export type Action =
  | { kind: "assign"; set(scope: Scope): JsonObject }
  | { kind: "raise"; id: string; delay(scope: Scope): number | undefined; event(scope: Scope): RaisedEvent }
  | { kind: "cancel"; id(scope: Scope): string }
  | { kind: "effect"; type: string; params(scope: Scope): JsonObject };

export type RaisedEvent = { type: string; [field: string]: Json };
type Value = (scope: Scope) => Json;

/** Turns an action definition into functions of the scope; what is wrong with it goes to `issues` under `pointer`. */
export function compileAction(action: ActionDefinition, pointer: string, issues: Issue[]): Action {
  if (!Object.hasOwn(actionCatalogue, action.type)) {
    issues.push({
      severity: "error",
      code: "action.unknown",
      pointer: pointTo(pointer, "type"),
      message: `There is no action "${action.type}".`,
    });
  }
  const params = action.params ?? {};
  const at = pointTo(pointer, "params");
  if (action.type === "assign") return assign(params["set"], pointTo(at, "set"), issues);
  const values = fields(params, at, issues, action.type);
  if (action.type === "raise") return raise(params, values);
  if (action.type === "cancel") return { kind: "cancel", id: (scope) => String(values(scope)["id"]) };
  return { kind: "effect", type: action.type, params: values };
}

function assign(set: Json | undefined, pointer: string, issues: Issue[]): Action {
  const values = Object.entries(isObject(set) ? set : {})
    .filter(([key]) => !forbiddenKeys.has(key))
    .map(([key, source]) => [key, expression(String(source), pointTo(pointer, key), issues, `assign ${key}`)] as const);
  return {
    kind: "assign",
    set: (scope) => {
      const update: Record<string, Json> = {};
      for (const [key, value] of values) update[key] = value(scope);
      return update;
    },
  };
}

function raise(params: JsonObject, values: (scope: Scope) => JsonObject): Action {
  const type = String(params["event"]);
  return {
    kind: "raise",
    id: typeof params["id"] === "string" ? params["id"] : type,
    delay: (scope) => {
      const delay = values(scope)["delay"];
      if (delay === undefined || delay === null) return undefined;
      if (typeof delay !== "number" || delay < 0)
        throw new ActionFault("raise: the delay is no number of milliseconds.");
      return delay;
    },
    event: (scope) => {
      const data = values(scope)["data"];
      return { ...(isObject(data) ? (data as JsonObject) : {}), type };
    },
  };
}

function fields(params: JsonObject, pointer: string, issues: Issue[], name: string): (scope: Scope) => JsonObject {
  const compiled = template(params, pointer, issues, name);
  return (scope) => compiled(scope) as JsonObject;
}

/** Values without an expression inside are returned as they are, so that they cost nothing when the action runs. */
function template(value: Json, pointer: string, issues: Issue[], name: string): Value {
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

function expression(source: string, pointer: string, issues: Issue[], name: string): Value {
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
