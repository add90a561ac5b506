import { type AnyMachineSnapshot, assign, cancel, raise } from "xstate";
import { type Action, ActionFault, compileAction } from "./action.ts";
import {
  type ActionDefinition,
  type GuardDefinition,
  listOf,
  type OneOrMany,
  type StateDefinition,
  type TransitionConfig,
  transitionsOf,
  type WorkflowDefinition,
} from "./definition.ts";
import type { Scope } from "./expression.ts";
import { compileGuard } from "./guard.ts";
import { maxIterations, noteFault } from "./interpreter.ts";
import { type Issue, pointTo } from "./issue.ts";
import type { JsonObject } from "./json.ts";
import { sizeOf } from "./size.ts";

type Config = Record<string, unknown>;

/** XState's config of a definition whose shape is sound; names and expressions that are wrong go to `issues`. */
export function machineConfig(definition: WorkflowDefinition, issues: Issue[]): Config {
  return { ...stateConfig(definition, "", issues), context: startContext, options: { maxIterations } };
}

const startContext = ({ input }: { input: unknown }) => input;

function stateConfig(state: StateDefinition, pointer: string, issues: Issue[]): Config {
  const config: Config = {};
  const { id, type, initial, history, target, meta, description } = state;
  Object.assign(config, { id, type, initial, history, target, meta, description });
  for (const key of Object.keys(config)) if (config[key] === undefined) delete config[key];
  if (state.states) {
    config["states"] = mapped(state.states, (child, key) =>
      stateConfig(child, pointTo(pointer, "states", key), issues),
    );
  }
  for (const field of ["on", "after"] as const) {
    const table = state[field];
    if (!table) continue;
    config[field] = mapped(table, (item, key) => transitions(item, pointTo(pointer, field, key), issues));
  }
  for (const field of ["always", "onDone"] as const) {
    if (state[field]) config[field] = transitions(state[field], pointTo(pointer, field), issues);
  }
  for (const field of ["entry", "exit"] as const) {
    if (state[field]) config[field] = actions(state[field], pointTo(pointer, field), issues);
  }
  return config;
}

function mapped<T>(table: Record<string, T>, convert: (item: T, key: string) => unknown): Config {
  return Object.fromEntries(Object.entries(table).map(([key, item]) => [key, convert(item, key)]));
}

function transitions(config: TransitionConfig, pointer: string, issues: Issue[]): Config[] {
  return transitionsOf(config).map((transition, i) => {
    const at = Array.isArray(config) ? pointTo(pointer, i) : pointer;
    const { target, reenter, description, guard } = transition;
    const built: Config = { actions: actions(transition.actions, pointTo(at, "actions"), issues) };
    if (target !== undefined) built["target"] = target;
    if (reenter !== undefined) built["reenter"] = reenter;
    if (description !== undefined) built["description"] = description;
    if (guard) built["guard"] = guardFunction(guard, pointTo(at, "guard"), issues);
    return built;
  });
}

/** The form of XState's own guards: `check` is given the snapshot, which `state.in` needs. */
function guardFunction(definition: GuardDefinition, pointer: string, issues: Issue[]): unknown {
  const guard = compileGuard(definition, pointer, issues);
  const check = (snapshot: AnyMachineSnapshot, { context, event }: Scope): boolean => {
    const truth = guard.evaluate({ context, event, isIn: (state) => isIn(snapshot, state) });
    if (typeof truth === "boolean") return truth;
    noteFault(`${guard.text}: ${truth.message}`);
    return false;
  };
  return Object.assign(() => false, { check });
}

/** Is the state with this path (keys joined by dots) active? */
export function isIn(snapshot: AnyMachineSnapshot, path: string): boolean {
  return snapshot._nodes.some((node) => node.path.join(".") === path);
}

function actions(list: OneOrMany<ActionDefinition> | undefined, pointer: string, issues: Issue[]): unknown[] {
  return listOf(list).map((action, i) =>
    actionObject(compileAction(action, Array.isArray(list) ? pointTo(pointer, i) : pointer, issues)),
  );
}

/** A context that doubles with every event must stop growing here, not in the database. */
function checkedUpdate(scope: Scope, update: JsonObject): JsonObject {
  if (sizeOf({ ...scope.context, ...update }) === undefined)
    throw new ActionFault("assign: the context grows too large.");
  return update;
}

function actionObject(action: Action): unknown {
  if (action.kind === "assign") return assign(((scope: Scope) => checkedUpdate(scope, action.set(scope))) as never);
  if (action.kind === "cancel") return cancel(((scope: Scope) => action.id(scope)) as never);
  if (action.kind === "raise") {
    const options = { id: action.id, delay: (scope: Scope) => action.delay(scope) };
    return raise(((scope: Scope) => action.event(scope)) as never, options as never);
  }
  return { type: action.type, params: (scope: Scope) => action.params(scope) };
}
