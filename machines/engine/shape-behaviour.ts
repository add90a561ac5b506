import { pointTo } from "./issue.ts";
import { isObject } from "./json.ts";
import { injected } from "./injected.ts";
import { checkFields, definitionLimits, isId, isTarget, report, type Walk } from "./shape-walk.ts";

const transitionFields = new Set("target guard actions reenter description".split(" "));
const invokeFields = new Set("id src params onDone onError description".split(" "));
const longestDelay = 10 * 366 * 24 * 3_600_000;
const longestExpression = 2_000;

/** What a state does: transitions, actions, invocations and output. */
export function checkBehaviour(walk: Walk, state: Record<string, unknown>, pointer: string): void {
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
  if (state["invoke"] === undefined) return;
  if (dead)
    report(walk, "shape.invalid", pointTo(pointer, "invoke"), `A ${String(state["type"])} state invokes nothing.`);
  const { invoke } = state;
  const list = Array.isArray(invoke) ? invoke : [invoke];
  list.forEach((one, i) => {
    checkInvoke(walk, one, Array.isArray(invoke) ? pointTo(pointer, "invoke", i) : pointTo(pointer, "invoke"));
  });
}

function checkInvoke(walk: Walk, invoke: unknown, pointer: string): void {
  if (!isObject(invoke) || typeof invoke["src"] !== "string") {
    return report(walk, "shape.invalid", pointer, "An invocation is an object with a src.");
  }
  checkFields(walk, invoke, invokeFields, pointer, "An invocation");
  const { id, params } = invoke;
  if (id !== undefined && (!isId(id) || id === "self" || id === "parent")) {
    report(
      walk,
      "shape.invalid",
      pointTo(pointer, "id"),
      "An id is 1 to 100 letters, digits, _ or -, not self or parent.",
    );
  }
  if (params !== undefined && !isObject(params)) {
    report(walk, "shape.invalid", pointTo(pointer, "params"), "Parameters are an object.");
  }
  for (const field of ["onDone", "onError"] as const) {
    if (invoke[field] !== undefined) checkTransitions(walk, invoke[field], pointTo(pointer, field));
  }
}

function isEventName(key: string): boolean {
  return key !== "" && key.length <= 200 && (!key.startsWith("xstate.") || injected.reservedEvents);
}

function checkKeyed(walk: Walk, field: "on" | "after", key: string, item: unknown, pointer: string): void {
  if (field === "after" && (/^\d+$/.test(key) ? Number(key) > longestDelay : key.length > longestExpression)) {
    report(walk, "shape.invalid", pointer, "A delay is a whole number of milliseconds, at most ten years, or CEL.");
  }
  if (field === "on" && !isEventName(key)) {
    report(walk, "shape.invalid", pointer, "An event's name is 1 to 200 characters and does not begin with xstate.");
  }
  if (field === "on" && key !== "*" && key.slice(0, -1).includes("*")) {
    report(walk, "shape.invalid", pointer, 'A wildcard is "*" or the last part of a name, such as "task.*".');
  } else if (field === "on" && key.endsWith("*") && key !== "*" && !key.endsWith(".*")) {
    report(walk, "shape.invalid", pointer, 'A wildcard is "*" or the last part of a name, such as "task.*".');
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
