import { type Issue, type IssueCode, pointTo } from "./issue.ts";
import { isObject } from "./json.ts";
import { actionSites, expressionIn, guardSites, invokeSites } from "./sites.ts";
import type { Tree } from "./tree.ts";

/** Names that guards and actions use of states, children and timers that there are none of; such a definition runs, but these do nothing. */
export function nameIssues(tree: Tree, isChild: boolean): Issue[] {
  return [...unknownStates(tree), ...unknownActors(tree, isChild), ...unknownTimers(tree)];
}

function unknownStates(tree: Tree): Issue[] {
  return guardSites(tree).flatMap(({ guard, pointer }) => {
    if (guard.type !== "state.in" || !("params" in guard) || !isObject(guard.params)) return [];
    const { state } = guard.params;
    if (typeof state !== "string" || tree.byPath.has(state)) return [];
    const message = `There is no state "${state}"; a state is named by its path from the root, such as work.open.`;
    return [issue("error", "state.unknown", pointTo(pointer, "params", "state"), message)];
  });
}

/** An id that is worked out may be any, so that nothing is said where there is one. */
function unknownActors(tree: Tree, isChild: boolean): Issue[] {
  const actions = actionSites(tree);
  const ids = new Set<unknown>(actions.flatMap(({ action }) => (action.type === "spawn" ? [idOf(action.params)] : [])));
  const isWorkedOut = [...ids].some((id) => typeof id !== "string");
  for (const { invoke, id } of invokeSites(tree)) if (invoke.src === "workflow") ids.add(id);
  return actions.flatMap(({ action: { type, params = {} }, pointer }): Issue[] => {
    const field = type === "send" ? "to" : "id";
    const id = type === "send" || type === "stop" ? params[field] : undefined;
    const at = pointTo(pointer, "params", field);
    if (type === "send" && id === "parent" && !isChild)
      return [issue("error", "actor.unknown", at, "The workflow itself has no parent to send to.")];
    if (typeof id !== "string" || ids.has(id) || isWorkedOut) return [];
    if (type === "send" && (id === "self" || id === "parent")) return [];
    const severity = type === "send" ? "error" : "warning";
    return [issue(severity, "actor.unknown", at, `Nothing starts a child statechart with the id "${id}".`)];
  });
}

function idOf(params: Readonly<Record<string, unknown>> = {}): unknown {
  return params["id"] ?? params["name"];
}

function unknownTimers(tree: Tree): Issue[] {
  const actions = actionSites(tree);
  const delayed = actions.filter(
    ({ action: { type, params } }) => (type === "raise" || type === "send") && params?.["delay"] !== undefined,
  );
  if (delayed.some(({ action }) => expressionIn(action.params?.["id"]) !== undefined)) return [];
  const ids = new Set(delayed.map(({ action }) => action.params?.["id"] ?? action.params?.["event"]));
  return actions.flatMap(({ action: { type, params }, pointer }): Issue[] => {
    const id = type === "cancel" ? params?.["id"] : undefined;
    if (typeof id !== "string" || ids.has(id) || id.startsWith("xstate.")) return [];
    const message = `No event is sent with a delay under the id "${id}".`;
    return [issue("warning", "timer.unknown", pointTo(pointer, "params", "id"), message)];
  });
}

function issue(severity: Issue["severity"], code: IssueCode, pointer: string, message: string): Issue {
  return { severity, code, pointer, message };
}
