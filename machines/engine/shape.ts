import { type Issue, type IssueCode, pointTo } from "./issue.ts";
import { forbiddenKeys, isObject } from "./json.ts";

export const definitionLimits = {
  characters: 1_000_000,
  states: 1_000,
  transitions: 10_000,
  depth: 32,
  jsonDepth: 64,
} as const;

interface Walk {
  issues: Issue[];
  states: number;
  transitions: number;
}

const kinds = ["atomic", "compound", "parallel", "final", "history"];
const stateFields = new Set(
  "id type description initial states on after always entry exit onDone history target meta".split(" "),
);
const rootFields = new Set([...stateFields, "context"]);
const transitionFields = new Set("target guard actions reenter description".split(" "));
const metaFields = new Set("status label stage".split(" "));
const name = /^[A-Za-z_][\w-]{0,99}$/;
const mostIssues = 100;
const longestDelay = 10 * 366 * 24 * 3_600_000;

/** Is this JSON a workflow definition at all? Wrong types, unknown fields, forbidden names and sizes, each with a pointer. */
export function shapeIssues(definition: unknown): Issue[] {
  const walk: Walk = { issues: [], states: 0, transitions: 0 };
  if (!isObject(definition)) {
    report(walk, "shape.invalid", "", "A workflow definition is a JSON object.");
    return walk.issues;
  }
  checkNames(walk, definition, "", 0);
  if (walk.issues.length > 0) return walk.issues;
  if (JSON.stringify(definition).length > definitionLimits.characters) {
    report(walk, "size.exceeded", "", `The definition is longer than ${definitionLimits.characters} characters.`);
    return walk.issues;
  }
  if (typeof definition["id"] !== "string") report(walk, "shape.invalid", "/id", "A workflow needs an id.");
  if (definition["context"] !== undefined && !isObject(definition["context"])) {
    report(walk, "shape.invalid", "/context", "The context is an object of start values.");
  }
  if (!isObject(definition["states"]) || Object.keys(definition["states"]).length === 0) {
    report(walk, "shape.invalid", "/states", "A workflow needs at least one state.");
  }
  checkState(walk, definition, "", rootFields, 0);
  return walk.issues;
}

function report(walk: Walk, code: IssueCode, pointer: string, message: string): void {
  const { issues } = walk;
  if (issues.length >= mostIssues || (code === "size.exceeded" && issues.some((issue) => issue.code === code))) return;
  issues.push({ severity: "error", code, pointer, message });
}

function checkNames(walk: Walk, value: unknown, pointer: string, depth: number): void {
  if (depth > definitionLimits.jsonDepth) {
    report(walk, "size.exceeded", pointer, `The definition is nested more than ${definitionLimits.jsonDepth} deep.`);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (forbiddenKeys.has(key)) report(walk, "name.forbidden", pointTo(pointer, key), `"${key}" cannot be a name.`);
    else checkNames(walk, item, pointTo(pointer, key), depth + 1);
  }
}

function checkState(walk: Walk, state: unknown, pointer: string, fields: ReadonlySet<string>, depth: number): void {
  if (!isObject(state)) return report(walk, "shape.invalid", pointer, "A state is an object.");
  if (++walk.states > definitionLimits.states + 1 || depth > definitionLimits.depth) {
    const { states, depth: deepest } = definitionLimits;
    return report(walk, "size.exceeded", pointer, `At most ${states} states, nested at most ${deepest} deep.`);
  }
  const wrong = (key: string, message: string) => report(walk, "shape.invalid", pointTo(pointer, key), message);
  checkFields(walk, state, fields, pointer, "A state");
  const { id, type, description, initial, states, history, target, meta } = state;
  if (id !== undefined && !isId(id)) wrong("id", "An id is 1 to 100 letters, digits, _ or -.");
  if (type !== undefined && !kinds.includes(type as string)) wrong("type", `The type is one of ${kinds.join(", ")}.`);
  if (description !== undefined && typeof description !== "string") wrong("description", "A description is text.");
  if (history !== undefined && history !== "shallow" && history !== "deep") wrong("history", "shallow or deep.");
  if (target !== undefined && type !== "history") wrong("target", "Only a history state has a default target.");
  if (target !== undefined && !isTarget(target)) wrong("target", "A target is text or a list of texts.");
  if (meta !== undefined) checkMeta(walk, meta, pointTo(pointer, "meta"));
  checkChildren(walk, state, pointer, depth);
  const childless = !isObject(states) || Object.keys(states).length === 0;
  if (childless && (type === "compound" || type === "parallel")) wrong("states", `A ${type} state has states inside.`);
  if (!childless && (type === "atomic" || type === "final" || type === "history")) {
    wrong("states", `A state of type ${type} has no states inside.`);
  }
  if (!childless && type !== "parallel") {
    if (typeof initial !== "string") wrong("initial", "A state with states inside names its initial one.");
    else if (!Object.hasOwn(states, initial)) wrong("initial", `There is no state "${initial}" inside.`);
  }
  checkBehaviour(walk, state, pointer);
}

function checkChildren(walk: Walk, state: Record<string, unknown>, pointer: string, depth: number): void {
  const { states } = state;
  if (states === undefined) return;
  const at = pointTo(pointer, "states");
  if (!isObject(states)) return report(walk, "shape.invalid", at, "States are an object by name.");
  for (const [key, child] of Object.entries(states)) {
    if (!isName(key)) {
      report(
        walk,
        "shape.invalid",
        pointTo(at, key),
        "A state's name is letters, digits, _ or -, starting with a letter or _.",
      );
    }
    checkState(walk, child, pointTo(at, key), stateFields, depth + 1);
  }
}

function checkBehaviour(walk: Walk, state: Record<string, unknown>, pointer: string): void {
  const dead = state["type"] === "final" || state["type"] === "history";
  for (const field of ["on", "after"] as const) {
    const table = state[field];
    const at = pointTo(pointer, field);
    if (table === undefined) continue;
    if (dead) report(walk, "shape.invalid", at, `A ${String(state["type"])} state has no transitions.`);
    if (!isObject(table)) report(walk, "shape.invalid", at, "Transitions are an object by event or delay.");
    else for (const [key, item] of Object.entries(table)) checkKeyed(walk, field, key, item, pointTo(at, key));
  }
  for (const field of ["always", "onDone"] as const) {
    if (state[field] === undefined) continue;
    if (dead)
      report(walk, "shape.invalid", pointTo(pointer, field), `A ${String(state["type"])} state has no transitions.`);
    checkTransitions(walk, state[field], pointTo(pointer, field));
  }
  for (const field of ["entry", "exit"] as const) {
    if (state[field] !== undefined) checkActions(walk, state[field], pointTo(pointer, field));
  }
}

function checkKeyed(walk: Walk, field: "on" | "after", key: string, item: unknown, pointer: string): void {
  if (field === "after" && !(/^\d{1,12}$/.test(key) && Number(key) <= longestDelay)) {
    report(walk, "shape.invalid", pointer, "A delay is a whole number of milliseconds, at most ten years.");
  }
  if (field === "on" && (key === "" || key.length > 200 || key.startsWith("xstate."))) {
    report(walk, "shape.invalid", pointer, "An event's name is 1 to 200 characters and does not begin with xstate.");
  }
  checkTransitions(walk, item, pointer);
}

function checkTransitions(walk: Walk, config: unknown, pointer: string): void {
  const list = Array.isArray(config) ? config : [config];
  list.forEach((transition, i) => {
    const at = Array.isArray(config) ? pointTo(pointer, i) : pointer;
    if (++walk.transitions > definitionLimits.transitions) {
      return report(walk, "size.exceeded", at, `At most ${definitionLimits.transitions} transitions.`);
    }
    if (typeof transition === "string") return;
    if (!isObject(transition)) return report(walk, "shape.invalid", at, "A transition is a target or an object.");
    checkFields(walk, transition, transitionFields, at, "A transition");
    const { target, guard, actions, reenter } = transition;
    if (target !== undefined && !isTarget(target)) {
      report(walk, "shape.invalid", pointTo(at, "target"), "A target is text or a list of texts.");
    }
    if (reenter !== undefined && typeof reenter !== "boolean") {
      report(walk, "shape.invalid", pointTo(at, "reenter"), "reenter is true or false.");
    }
    if (guard !== undefined) checkGuard(walk, guard, pointTo(at, "guard"));
    if (actions !== undefined) checkActions(walk, actions, pointTo(at, "actions"));
  });
}

function checkGuard(walk: Walk, guard: unknown, pointer: string): void {
  if (!isObject(guard) || typeof guard["type"] !== "string") {
    return report(walk, "guard.invalid", pointer, "A guard is an object with a type.");
  }
  const { type, guards, params } = guard;
  if (type === "and" || type === "or") {
    if (!Array.isArray(guards) || guards.length === 0) {
      return report(walk, "guard.invalid", pointTo(pointer, "guards"), `"${type}" needs a list of guards.`);
    }
    guards.forEach((part, i) => checkGuard(walk, part, pointTo(pointer, "guards", i)));
  } else if (type === "not") checkGuard(walk, guard["guard"], pointTo(pointer, "guard"));
  else if (params !== undefined && !isObject(params)) {
    report(walk, "guard.invalid", pointTo(pointer, "params"), "Parameters are an object.");
  } else if (type === "cel" && (!isObject(params) || typeof params["expression"] !== "string")) {
    report(walk, "guard.invalid", pointTo(pointer, "params", "expression"), "A CEL guard needs an expression.");
  }
}

function checkActions(walk: Walk, actions: unknown, pointer: string): void {
  const list = Array.isArray(actions) ? actions : [actions];
  list.forEach((action, i) => {
    const at = Array.isArray(actions) ? pointTo(pointer, i) : pointer;
    if (!isObject(action) || typeof action["type"] !== "string") {
      return report(walk, "shape.invalid", at, "An action is an object with a type.");
    }
    if (action["params"] !== undefined && !isObject(action["params"])) {
      report(walk, "shape.invalid", pointTo(at, "params"), "Parameters are an object.");
    }
  });
}

function checkMeta(walk: Walk, meta: unknown, pointer: string): void {
  if (!isObject(meta)) return report(walk, "shape.invalid", pointer, "meta is an object.");
  checkFields(walk, meta, metaFields, pointer, "meta");
  for (const [key, value] of Object.entries(meta)) {
    if (typeof value !== "string") report(walk, "shape.invalid", pointTo(pointer, key), `${key} is text.`);
  }
}

function checkFields(
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

function isName(value: unknown): boolean {
  return typeof value === "string" && name.test(value);
}

function isId(value: unknown): boolean {
  return typeof value === "string" && /^[\w-]{1,100}$/.test(value);
}

function isTarget(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "");
}
