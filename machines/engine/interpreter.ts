import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyStateNode,
  createActor,
  createMachine,
} from "xstate";
import type { Child, Message } from "./action.ts";
import type { WorkflowEvent } from "./definition.ts";
import type { GuardReport } from "./guard-report.ts";
import type { Snapshot, StateValue } from "./snapshot.ts";
import type { Json, JsonObject } from "./json.ts";

/** A transition that was taken, as XState describes it. */
export interface Taken {
  event: WorkflowEvent;
  source: string;
  targets: string[];
  acts: boolean;
  /** Pointer of the transition in its statechart; absent for what XState makes itself. */
  pointer?: string;
}

/** A guard that was asked, in the order in which it was; `pointer` is its transition's. */
export interface Evaluated {
  pointer: string;
  guard: GuardReport;
}

export type Outgoing =
  | { kind: "effect"; type: string; params: JsonObject }
  | { kind: "set"; id: string; delayMs: number; event: WorkflowEvent }
  | { kind: "cancel"; id: string }
  | { kind: "invoke"; invocation: Invocation }
  | { kind: "revoke"; id: string }
  | { kind: "spawn"; child: Child }
  | { kind: "stop"; id: string }
  | { kind: "send"; message: Message };

/** A service of the catalogue that runs while its state is active. */
export interface Invocation {
  id: string;
  type: string;
  params: JsonObject;
}

/** What actions that concern other actors are called inside the machine, where no action of the catalogue begins like this. */
export const actorAction = {
  invoke: "xstate.welo.invoke",
  revoke: "xstate.welo.revoke",
  spawn: "xstate.welo.spawn",
  stop: "xstate.welo.stop",
  send: "xstate.welo.send",
} as const;

export interface Run {
  readonly live: AnyMachineSnapshot;
  readonly outgoing: Outgoing[];
  readonly taken: Taken[];
  /** Guards that had no value, which refused their transition. */
  readonly faults: string[];
  /** Only while guards are watched, because it costs more than the step itself. */
  readonly guards: Evaluated[];
}

interface RanAction {
  type: string;
  params?: unknown;
}
interface MicrostepSeen {
  type: string;
  event?: unknown;
  _transitions?: readonly {
    source: { id: string };
    target?: readonly { id: string }[];
    actions: readonly unknown[];
    pointer?: string;
  }[];
}

/** More microsteps than this for one event is a loop. */
export const maxIterations = 1_000;

let running: Run | undefined;
const inert = inertScope();

/** XState's top-level transition() builds an actor per call; one scope that never runs anything serves all machines. */
function inertScope(): AnyActorScope {
  const self = createActor(createMachine({}));
  self.system.inspect((seen) => noteMicrostep(seen as MicrostepSeen));
  return {
    self,
    id: "",
    sessionId: "",
    logger: () => {},
    defer: () => {},
    emit: () => {},
    system: self.system,
    stopChild: () => {},
    actionExecutor: (action) => noteAction(action as RanAction),
  };
}

function noteMicrostep(seen: MicrostepSeen): void {
  if (!running || seen.type !== "@xstate.microstep") return;
  for (const { source, target, actions, pointer } of seen._transitions ?? []) {
    const targets = target?.map((node) => node.id) ?? [];
    running.taken.push({
      event: seen.event as WorkflowEvent,
      source: source.id,
      targets,
      acts: targets.length > 0 || actions.length > 0,
      ...(pointer === undefined ? {} : { pointer }),
    });
  }
}

function noteAction({ type, params }: RanAction): void {
  if (!running) return;
  if (type === "xstate.raise") {
    const { event, id, delay } = params as { event: WorkflowEvent; id?: string; delay?: number };
    if (delay !== undefined) running.outgoing.push({ kind: "set", id: id ?? event.type, delayMs: delay, event });
  } else if (type === "xstate.cancel") {
    running.outgoing.push({ kind: "cancel", id: String((params as { sendId: string }).sendId) });
  } else {
    running.outgoing.push(outgoingOf(type, params));
  }
}

function outgoingOf(type: string, params: unknown): Outgoing {
  const { id } = params as { id: string };
  switch (type) {
    case actorAction.invoke:
      return { kind: "invoke", invocation: params as Invocation };
    case actorAction.revoke:
      return { kind: "revoke", id };
    case actorAction.spawn:
      return { kind: "spawn", child: params as Child };
    case actorAction.stop:
      return { kind: "stop", id };
    case actorAction.send:
      return { kind: "send", message: params as Message };
    default:
      return { kind: "effect", type, params: params as JsonObject };
  }
}

/** Called by guards while a machine runs. */
export function noteFault(message: string): void {
  running?.faults.push(message);
}

let watched = false;

/** Has every guard that is asked meanwhile reported with what it saw. */
export function watchingGuards<T>(work: () => T): T {
  const before = watched;
  watched = true;
  try {
    return work();
  } finally {
    watched = before;
  }
}

/** Called by guards while a machine runs. */
export function noteGuard(pointer: string, report: () => GuardReport): void {
  if (watched) running?.guards.push({ pointer, guard: report() });
}

/** Enters the initial state with this context. */
export function enter(machine: AnyStateMachine, context: JsonObject): Run {
  return collect((run) => {
    const live = machine.getInitialSnapshot(inert, context);
    if (live.status === "error") throw live.error;
    return { ...run, live };
  });
}

/** One macrostep from a live snapshot. */
export function step(machine: AnyStateMachine, before: AnyMachineSnapshot, event: WorkflowEvent): Run {
  return collect((run) => ({ ...run, live: machine.transition(before, event, inert) as AnyMachineSnapshot }));
}

function collect<T>(work: (run: Omit<Run, "live">) => T): T {
  const outer = running;
  const run = { outgoing: [], taken: [], faults: [], guards: [] };
  running = run as unknown as Run;
  try {
    return work(run);
  } finally {
    running = outer;
  }
}

/**
 * resolveState loses history, so restoreSnapshot it is, fed with what it expects. It lists active states breadth first and
 * regions as the stored value does, whose keys a database may have put in another order, while the priority of
 * conflicting transitions is the order of the definition.
 */
export function revive(machine: AnyStateMachine, snapshot: Snapshot): AnyMachineSnapshot {
  const historyValue = Object.fromEntries(
    Object.entries(snapshot.history).map(([id, remembered]) => [id, remembered.map((node) => ({ id: node }))]),
  );
  const { status, context } = snapshot;
  const value = inOrder(machine.root, snapshot.value);
  const stored = { status, value, context, children: {}, historyValue, output: undefined, error: undefined };
  const live = machine.restoreSnapshot(stored as never, inert) as AnyMachineSnapshot;
  live._nodes.sort((a, b) => a.order - b.order);
  return live;
}

function inOrder(node: AnyStateNode, value: StateValue): StateValue {
  if (typeof value === "string") return value;
  const ordered: Record<string, StateValue> = {};
  for (const key of Object.keys(value).length > 1 ? Object.keys(node.states) : Object.keys(value)) {
    const inner = node.states[key];
    if (Object.hasOwn(value, key)) ordered[key] = inner ? inOrder(inner, value[key]!) : value[key]!;
  }
  return ordered;
}

/** The stored form of a live snapshot. */
export function store(live: AnyMachineSnapshot): Snapshot {
  const remembered = live.historyValue as Record<string, readonly { id: string }[]>;
  const history: Record<string, string[]> = {};
  for (const id of Object.keys(remembered)) history[id] = remembered[id]!.map((node) => node.id);
  return {
    status: live.status === "done" ? "done" : "active",
    value: live.value as StateValue,
    context: live.context as Record<string, Json>,
    history,
    ...(live.output === undefined ? {} : { output: live.output as Json }),
  };
}
