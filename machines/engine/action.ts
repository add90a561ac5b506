import type { ActionDefinition } from "./definition.ts";
import type { Scope } from "./expression.ts";
import { actionCatalogue } from "./catalogue.ts";
import { forbiddenKeys, isObject, type Json, type JsonObject } from "./json.ts";
import { injectedActions } from "./injected.ts";
import { type Issue, pointTo } from "./issue.ts";
import { ActionFault, delayFrom, expression, fields } from "./template.ts";

export type Action =
  | { kind: "assign"; set(scope: Scope): JsonObject }
  | { kind: "raise"; id: string; delay(scope: Scope): number | undefined; event(scope: Scope): SentEvent }
  | { kind: "send"; message(scope: Scope): Message }
  | { kind: "cancel"; id(scope: Scope): string }
  | { kind: "spawn"; child(scope: Scope): Child }
  | { kind: "stop"; id(scope: Scope): string }
  | { kind: "choose"; actions(scope: Scope): readonly ActionDefinition[] }
  | { kind: "effect"; type: string; params(scope: Scope): JsonObject };

export type SentEvent = { type: string; [field: string]: Json };

/** An event for another actor of the same instance: a child's id, "parent" or "self". */
export interface Message {
  to: string;
  event: SentEvent;
  /** Name by which a delayed one is cancelled. */
  id: string;
  delay: number | undefined;
}

/** A child statechart to start. */
export interface Child {
  id: string;
  name: string;
  input: JsonObject;
}

/** Turns an action definition into functions of the scope; what is wrong with it goes to `issues` under `pointer`. */
export function compileAction(action: ActionDefinition, pointer: string, issues: Issue[]): Action {
  const injected = injectedActions.get(action.type);
  if (injected) return injected(action.params ?? {});
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
  switch (action.type) {
    case "raise":
      return raise(params, values);
    case "send":
      return { kind: "send", message: (scope) => message(values(scope)) };
    case "spawn":
      return { kind: "spawn", child: (scope) => childFrom(values(scope)) };
    case "cancel":
    case "stop":
      return { kind: action.type, id: (scope) => String(values(scope)["id"]) };
    default:
      return { kind: "effect", type: action.type, params: values };
  }
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
    delay: (scope) => optionalDelay(values(scope)["delay"], "raise"),
    event: (scope) => eventFrom(type, values(scope)["data"]),
  };
}

function message({ to, event, data, id, delay }: JsonObject): Message {
  const type = String(event);
  return {
    to: String(to),
    event: eventFrom(type, data),
    id: typeof id === "string" ? id : type,
    delay: optionalDelay(delay, "send"),
  };
}

/** What a child is started with; its id may be worked out, so that there can be one per annotator. */
export function childFrom({ id, name, input }: JsonObject): Child {
  const own = String(id ?? name);
  if (!/^[\w.-]{1,100}$/.test(own) || forbiddenKeys.has(own)) {
    throw new ActionFault("spawn: a child's id is 1 to 100 letters, digits, _, . or -.");
  }
  return { id: own, name: String(name), input: isObject(input) ? (input as JsonObject) : {} };
}

function eventFrom(type: string, data: Json | undefined): SentEvent {
  return { ...(isObject(data) ? (data as JsonObject) : {}), type };
}

function optionalDelay(value: Json | undefined, name: string): number | undefined {
  return value === undefined || value === null ? undefined : delayFrom(value, name);
}
