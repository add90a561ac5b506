import {
  type AnyActorRef,
  type AnyMachineSnapshot,
  createActor,
  createMachine,
  sendTo,
  SimulatedClock,
  spawnChild,
  stopChild,
} from "xstate";
import type { Child, Message } from "./action.ts";
import { invocationId, listOf, type StateDefinition, type WorkflowDefinition } from "./definition.ts";
import type { Scope } from "./expression.ts";
import { actorAction, maxIterations } from "./interpreter.ts";
import { type Config, machineConfig } from "./machine.ts";

type Built = ReturnType<typeof createMachine>;
type Action = { type: string; params: (scope: Scope) => unknown };

/** Runs until it is told to end, as a service does whose answer comes from outside. */
const service = {
  getInitialSnapshot: () => ({ status: "active", output: undefined, error: undefined }),
  getPersistedSnapshot: (snapshot: unknown) => snapshot,
  transition: (snapshot: object, { type, value }: { type: string; value?: unknown }) => {
    if (type === "complete") return { ...snapshot, status: "done", output: value };
    return type === "fail" ? { ...snapshot, status: "error", error: value } : snapshot;
  },
};

/** The workflow as a machine that runs its children as XState's own actors. */
export function nativeMachine(definition: WorkflowDefinition, iterations = maxIterations): Built {
  const { config, delays } = machineConfig(definition, []);
  const children = new Map(
    Object.entries(definition.children ?? {}).map(([name, child]) => [name, nativeMachine(child, iterations)] as const),
  );
  nativeState(config, definition, definition.id, children);
  config["context"] = ({ input }: { input?: object }) => ({ ...definition.context, ...input });
  config["options"] = { maxIterations: iterations };
  return createMachine(config as never, { delays } as never);
}

function nativeState(config: Config, state: StateDefinition, path: string, children: ReadonlyMap<string, Built>): void {
  const invocations = listOf(state.invoke);
  if (invocations.length > 0) {
    const entry = config["entry"] as Action[];
    const on = config["on"] as Config;
    const begun = entry.splice(-invocations.length);
    (config["exit"] as unknown[]).splice(-invocations.length);
    config["invoke"] = invocations.map((invoke, i) => {
      const id = invocationId(invoke, state.id ?? path, i);
      const child = invoke.src === "workflow" ? children.get(String(invoke.params!["name"]))! : service;
      const input = (scope: Scope) => (begun[i]!.params(scope) as Partial<Child>).input;
      const [onDone, onError] = [`xstate.done.actor.${id}`, `xstate.error.actor.${id}`];
      const built = { id, src: child, input, onDone: on[onDone], onError: on[onError] };
      delete on[onDone];
      delete on[onError];
      return built;
    });
  }
  for (const field of ["entry", "exit"]) {
    if (config[field]) config[field] = (config[field] as Action[]).map((action) => nativeAction(action, children));
  }
  const tables = [config["on"], config["after"]].flatMap((table) => Object.values((table ?? {}) as Config));
  for (const list of [...tables, config["always"], config["onDone"]]) {
    for (const transition of (list ?? []) as { actions: Action[] }[]) {
      transition.actions = transition.actions.map((action) => nativeAction(action, children));
    }
  }
  for (const invoke of (config["invoke"] ?? []) as { onDone?: unknown; onError?: unknown }[]) {
    for (const list of [invoke.onDone, invoke.onError]) {
      for (const transition of (list ?? []) as { actions: Action[] }[]) {
        transition.actions = transition.actions.map((action) => nativeAction(action, children));
      }
    }
  }
  for (const [key, inner] of Object.entries(state.states ?? {})) {
    nativeState((config["states"] as Record<string, Config>)[key]!, inner, `${path}.${key}`, children);
  }
}

function nativeAction(action: Action, children: ReadonlyMap<string, Built>): Action {
  if (action.type === actorAction.send) {
    const message = (scope: Scope) => action.params(scope) as Message;
    const to = ({ self, ...scope }: Scope & { self: AnyActorRef }) => {
      const name = message(scope).to;
      return name === "self" ? self : name === "parent" ? "#_parent" : name;
    };
    const options = {
      id: (scope: Scope) => message(scope).id,
      delay: (scope: Scope) => message(scope).delay,
    };
    return sendTo(to as never, ((scope: Scope) => message(scope).event) as never, options as never) as never;
  }
  if (action.type === actorAction.spawn) {
    const { name } = action.params({ context: {}, event: { type: "" } }) as Child;
    const child = (scope: Scope) => action.params(scope) as Child;
    const options = { id: (scope: Scope) => child(scope).id, input: (scope: Scope) => child(scope).input };
    return spawnChild(children.get(name) as never, options as never) as never;
  }
  if (action.type === actorAction.stop) {
    return stopChild(((scope: Scope) => (action.params(scope) as { id: string }).id) as never) as never;
  }
  return action;
}

/** XState's own interpreter, running the workflow and its children in memory on a virtual clock. */
export function liveActor(machine: Built) {
  const clock = new SimulatedClock();
  const effects: unknown[] = [];
  const actor = createActor(machine, {
    clock,
    inspect: (seen) => {
      if (seen.type !== "@xstate.action" || seen.action.type.startsWith("xstate.")) return;
      effects.push({ type: seen.action.type, params: seen.action.params });
    },
  });
  actor.subscribe({ error: () => {} });
  actor.start();
  const at = (path: string): AnyActorRef | undefined =>
    path
      .split("/")
      .reduce(
        (from: AnyActorRef | undefined, id) => (from?.getSnapshot() as AnyMachineSnapshot | undefined)?.children[id],
        actor as AnyActorRef,
      );
  return { actor, clock, effects, at };
}
