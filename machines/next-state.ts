import {
  type AnyActorScope,
  type AnyStateMachine,
  type ContextFrom,
  createActor,
  createMachine,
  type EventFromLogic,
  type StateValueFrom,
} from "xstate";

/** A machine's state as a service stores it. */
export interface Stored<M extends AnyStateMachine> {
  value: StateValueFrom<M>;
  context: ContextFrom<M>;
}

type EventLike<M extends AnyStateMachine> = EventFromLogic<M> | BareEvent<EventFromLogic<M>>;
/** The names of events that need no payload. */
type BareEvent<E extends { type: string }> = E extends unknown
  ? { type: E["type"] } extends E
    ? E["type"]
    : never
  : never;

const inert = inertScope();

function inertScope(): AnyActorScope {
  const self = createActor(createMachine({}));
  const nothing = () => {};
  return {
    self,
    id: "",
    sessionId: "",
    logger: nothing,
    defer: nothing,
    emit: nothing,
    system: self.system,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}

/** The state that this event leads to from this state, or null when the machine refuses it there. For machines without context. */
export function nextState<M extends AnyStateMachine>(
  machine: M,
  state: StateValueFrom<M>,
  event: EventLike<M>,
): StateValueFrom<M> | null {
  return next(machine, { value: state, context: {} as ContextFrom<M> }, event)?.value ?? null;
}

/** As nextState, for machines with context: the stored value and context after the event, or null when it is refused. */
export function next<M extends AnyStateMachine>(machine: M, stored: Stored<M>, event: EventLike<M>): Stored<M> | null {
  const sent = typeof event === "string" ? { type: event } : event;
  const live = machine.resolveState(stored as never);
  if (machine.getTransitionData(live, sent as never).length === 0) return null;
  const after = machine.transition(live, sent as never, inert);
  return { value: after.value as StateValueFrom<M>, context: after.context as ContextFrom<M> };
}

/** What a new instance is stored as. */
export function initial<M extends AnyStateMachine>(machine: M, input?: unknown): Stored<M> {
  const live = machine.getInitialSnapshot(inert, input);
  return { value: live.value as StateValueFrom<M>, context: live.context as ContextFrom<M> };
}
