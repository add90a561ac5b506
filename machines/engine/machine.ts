import { type AnyMachineSnapshot, assign, cancel, enqueueActions, raise } from "xstate";
import { type Action, childFrom, compileAction } from "./action.ts";
import {
  type ActionDefinition,
  type GuardDefinition,
  invocationId,
  listOf,
  type OneOrMany,
  type StateDefinition,
  type TransitionConfig,
  transitionsOf,
  type WorkflowDefinition,
} from "./definition.ts";
import type { Scope } from "./expression.ts";
import { compileGuard } from "./guard.ts";
import { reportOn } from "./guard-report.ts";
import { actorAction, maxIterations, noteFault, noteGuard } from "./interpreter.ts";
import { type Issue, pointTo } from "./issue.ts";
import type { Json, JsonObject } from "./json.ts";
import { sizeOf } from "./size.ts";
import { ActionFault, delayFrom, expression, fields, template } from "./template.ts";

export type Config = Record<string, unknown>;
type Delays = Record<string, (scope: Scope) => number>;

interface Build {
  issues: Issue[];
  delays: Delays;
}

/** XState's config of a definition whose shape is sound; names and expressions that are wrong go to `issues`. */
export function machineConfig(definition: WorkflowDefinition, issues: Issue[]): { config: Config; delays: Delays } {
  const delays: Delays = {};
  const config = stateConfig({ issues, delays }, definition, "", definition.id);
  const ends = Object.values(definition.states ?? {});
  if (!config["output"] && ends.some(({ output }) => output !== undefined)) config["output"] = outputOfEnd;
  return { config: { ...config, context: startContext, options: { maxIterations } }, delays };
}

const startContext = ({ input }: { input: unknown }) => input;
const outputOfEnd = ({ event }: { event: { output?: Json } }) => event.output;

function stateConfig(build: Build, state: StateDefinition, pointer: string, path: string): Config {
  const { issues } = build;
  const config: Config = {};
  const { id, type, initial, history, target, meta, description } = state;
  Object.assign(config, { id, type, initial, history, target, meta, description });
  for (const key of Object.keys(config)) if (config[key] === undefined) delete config[key];
  if (state.states) {
    config["states"] = mapped(state.states, (child, key) =>
      stateConfig(build, child, pointTo(pointer, "states", key), `${path}.${key}`),
    );
  }
  for (const field of ["on", "after"] as const) {
    const table = state[field];
    if (!table) continue;
    config[field] = mapped(table, (item, key) => transitions(item, pointTo(pointer, field, key), issues));
  }
  for (const key of Object.keys(state.after ?? {})) addDelay(build, key, pointTo(pointer, "after", key));
  for (const field of ["always", "onDone"] as const) {
    if (state[field]) config[field] = transitions(state[field], pointTo(pointer, field), issues);
  }
  for (const field of ["entry", "exit"] as const) {
    if (state[field]) config[field] = actions(state[field], pointTo(pointer, field), issues);
  }
  if (state.output !== undefined)
    config["output"] = template(state.output, pointTo(pointer, "output"), issues, "output");
  if (state.invoke) addInvocations(config, state, pointer, id ?? path, issues);
  return config;
}

/** Delays that are no number are worked out when the state is entered. */
function addDelay({ delays, issues }: Build, key: string, pointer: string): void {
  if (/^\d+$/.test(key) || Object.hasOwn(delays, key)) return;
  const value = expression(key, pointer, issues, "after");
  delays[key] = (scope) => delayFrom(value(scope), "after");
}

/** Invocations begin after the state's entry actions and end after its exit actions, as XState's own do. */
function addInvocations(config: Config, state: StateDefinition, pointer: string, id: string, issues: Issue[]): void {
  const on: Config = { ...(config["on"] as Config | undefined) };
  const entry = [...((config["entry"] ?? []) as unknown[])];
  const exit = [...((config["exit"] ?? []) as unknown[])];
  listOf(state.invoke).forEach((invoke, i) => {
    const at = Array.isArray(state.invoke) ? pointTo(pointer, "invoke", i) : pointTo(pointer, "invoke");
    const name = invocationId(invoke, id, i);
    const params = fields(invoke.params ?? {}, pointTo(at, "params"), issues, invoke.src);
    const child = invoke.src === "workflow";
    entry.push(
      child
        ? { type: actorAction.spawn, params: (scope: Scope) => childFrom({ ...params(scope), id: name }) }
        : {
            type: actorAction.invoke,
            params: (scope: Scope) => ({ id: name, type: invoke.src, params: params(scope) }),
          },
    );
    exit.push({ type: child ? actorAction.stop : actorAction.revoke, params: { id: name } });
    for (const [field, outcome] of outcomes) {
      const config = invoke[field];
      if (config) on[`xstate.${outcome}.actor.${name}`] = transitions(config, pointTo(at, field), issues);
    }
  });
  Object.assign(config, { on, entry, exit });
}

const outcomes = [
  ["onDone", "done"],
  ["onError", "error"],
] as const;

function mapped<T>(table: Record<string, T>, convert: (item: T, key: string) => unknown): Config {
  return Object.fromEntries(Object.entries(table).map(([key, item]) => [key, convert(item, key)]));
}

function transitions(config: TransitionConfig, pointer: string, issues: Issue[]): Config[] {
  return transitionsOf(config).map((transition, i) => {
    const at = Array.isArray(config) ? pointTo(pointer, i) : pointer;
    const { target, reenter, description, guard } = transition;
    const built: Config = { actions: actions(transition.actions, pointTo(at, "actions"), issues), pointer: at };
    if (target !== undefined) built["target"] = target;
    if (reenter !== undefined) built["reenter"] = reenter;
    if (description !== undefined) built["description"] = description;
    if (guard) built["guard"] = guardFunction(guard, at, issues);
    return built;
  });
}

/** The form of XState's own guards: `check` is given the snapshot, which `state.in` needs. `pointer` is the transition's. */
function guardFunction(definition: GuardDefinition, pointer: string, issues: Issue[]): unknown {
  const guard = compileGuard(definition, pointTo(pointer, "guard"), issues);
  const check = (snapshot: AnyMachineSnapshot, { context, event }: Scope): boolean => {
    const scope = { context, event, isIn: (state: string) => isIn(snapshot, state) };
    const truth = guard.evaluate(scope);
    noteGuard(pointer, () => reportOn(guard, scope, truth));
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
  switch (action.kind) {
    case "assign":
      return assign(((scope: Scope) => checkedUpdate(scope, action.set(scope))) as never);
    case "cancel":
      return cancel(((scope: Scope) => action.id(scope)) as never);
    case "raise": {
      const options = { id: action.id, delay: (scope: Scope) => action.delay(scope) };
      return raise(((scope: Scope) => action.event(scope)) as never, options as never);
    }
    case "send":
      return { type: actorAction.send, params: (scope: Scope) => action.message(scope) };
    case "spawn":
      return { type: actorAction.spawn, params: (scope: Scope) => action.child(scope) };
    case "stop":
      return { type: actorAction.stop, params: (scope: Scope) => ({ id: action.id(scope) }) };
    case "choose":
      return enqueueActions((({ context, event, enqueue }: Scope & { enqueue(action: unknown): void }) => {
        for (const chosen of action.actions({ context, event })) enqueue(actionObject(compileAction(chosen, "", [])));
      }) as never);
    case "effect":
      return { type: action.type, params: (scope: Scope) => action.params(scope) };
  }
}
