import type { Child, Message } from "./action.ts";
import { type Actor, activeInvocations, below, childActor } from "./actor.ts";
import type { WorkflowEvent } from "./definition.ts";
import {
  enter,
  type Evaluated,
  type Invocation,
  maxIterations,
  type Outgoing,
  type Run,
  revive,
  step,
} from "./interpreter.ts";
import { pointTo } from "./issue.ts";
import { cleanJson, isObject, type JsonObject } from "./json.ts";

/** What one event does outside the snapshot, in the order in which it happens; ids of children's timers and invocations begin with the child's path. */
export type Consequence =
  | { kind: "effect"; type: string; params: JsonObject }
  | { kind: "set"; id: string; delayMs: number; event: WorkflowEvent }
  | { kind: "cancel"; id: string }
  | { kind: "invoke"; invocation: Invocation }
  | { kind: "revoke"; id: string };

/** The event by which a timer that belongs to a child, or was set for another actor, comes back. */
export const deliveryType = "xstate.deliver";

const mostChildren = 100;
const mostConsequences = 1_000;

/** The instance cannot go on; it passes through the children whose messages led to it, for the fault is not theirs. */
class InstanceFault extends Error {
  constructor(cause: unknown) {
    super(reasonIn(cause), { cause });
  }
}

/** Runs an instance and its children until nothing is left to do: one mailbox each, as XState's actors have in memory. */
export class Actors {
  readonly consequences: Consequence[] = [];
  readonly faults: string[] = [];
  /** Guards that were asked, while they are watched, and transitions that were taken; pointers begin at the workflow. */
  readonly guards: Evaluated[] = [];
  readonly taken: string[] = [];
  changed = false;
  private messages = 0;
  private children = 0;

  /** Enters the initial state. */
  begin(actor: Actor): void {
    actor.state = "busy";
    try {
      this.settle(actor, enter(actor.compiled.machine, actor.input));
    } catch (error) {
      this.fault(actor, error);
    }
    this.drain(actor);
  }

  /** Hands an event to an actor: at once when it is at rest, else after what it is doing. */
  deliver(actor: Actor, event: WorkflowEvent): void {
    if (actor.state === "ended") return;
    actor.mailbox.push(event);
    if (actor.state === "idle") this.drain(actor);
  }

  private drain(actor: Actor): void {
    for (let event = actor.mailbox.shift(); event && actor.state !== "ended"; event = actor.mailbox.shift()) {
      actor.state = "busy";
      if (++this.messages > maxIterations) {
        throw new InstanceFault("Infinite loop detected: actors keep sending each other events.");
      }
      try {
        const { machine } = actor.compiled;
        actor.live ??= revive(machine, actor.stored!);
        this.settle(actor, step(machine, actor.live, event));
      } catch (error) {
        this.fault(actor, error);
      }
    }
    if (actor.state === "busy") actor.state = "idle";
  }

  /** A child that cannot go on is its parent's error event; the instance itself cannot go on without a word. */
  private fault(actor: Actor, error: unknown): void {
    const { parent } = actor;
    if (error instanceof InstanceFault) throw error;
    if (!parent) throw new InstanceFault(error);
    this.end(actor);
    this.deliver(parent, { type: `xstate.error.actor.${actor.id}`, error: { message: reasonIn(error) } });
  }

  private settle(actor: Actor, { live, outgoing, taken, faults, guards }: Run): void {
    if (live.status === "error") throw live.error instanceof Error ? live.error : new Error(reasonIn(live.error));
    actor.live = live;
    this.faults.push(...faults);
    for (const { pointer } of taken) if (pointer !== undefined) this.taken.push(chartOf(actor) + pointer);
    for (const { pointer, guard } of guards) this.guards.push({ pointer: chartOf(actor) + pointer, guard });
    if (taken.some(({ acts }) => acts)) this.changed = true;
    if (outgoing.length > 0) for (const act of this.note(actor, outgoing)) act();
    if (live.status !== "done" || actor.state === "ended") return;
    for (const child of actor.children.values()) this.stop(child);
    if (!actor.parent) return void (actor.state = "ended");
    this.end(actor);
    const output = live.output === undefined ? {} : { output: cleanJson(live.output) };
    this.deliver(actor.parent, { type: `xstate.done.actor.${actor.id}`, ...output });
  }

  /** Effects at once; timers and what concerns other actors, in their order, once the actor has come to rest. */
  private note(actor: Actor, outgoing: readonly Outgoing[]): (() => void)[] {
    const later: (() => void)[] = [];
    for (const item of outgoing) {
      if (item.kind === "effect") this.consequences.push(item);
      else if (item.kind === "set") later.push(() => this.setTimer(actor, actor, item.id, item.delayMs, item.event));
      else if (item.kind === "cancel") later.push(() => this.cancelTimer(actor, item.id));
      else if (item.kind === "invoke") {
        const { id, ...invocation } = item.invocation;
        this.consequences.push({ kind: "invoke", invocation: { id: below(actor, id), ...invocation } });
      } else if (item.kind === "revoke") this.consequences.push({ kind: "revoke", id: below(actor, item.id) });
      else if (item.kind === "spawn") later.push(...this.spawn(actor, item.child));
      else if (item.kind === "stop") later.push(...this.remove(actor, item.id));
      else later.push(this.send(actor, item.message));
    }
    if (this.consequences.length + later.length > mostConsequences) {
      throw new InstanceFault(`One event leads to more than ${mostConsequences} effects, timers and messages.`);
    }
    return later;
  }

  private spawn(parent: Actor, { id, name, input }: Child): (() => void)[] {
    if (++this.children > mostChildren || parent.children.size >= mostChildren) {
      throw new Error(`An instance has at most ${mostChildren} children.`);
    }
    const before = this.remove(parent, id);
    const child = childActor(parent, id, name, input);
    parent.children.set(id, child);
    return [...before, () => (child.state === "waiting" ? this.begin(child) : undefined)];
  }

  /** What was not even started never runs; what runs still gets the events sent to it before. */
  private remove(parent: Actor, id: string): (() => void)[] {
    const child = parent.children.get(id);
    if (!child) return [];
    parent.children.delete(id);
    if (child.state !== "waiting") return [() => this.stop(child)];
    child.state = "ended";
    return [];
  }

  private send(from: Actor, { to, event, id, delay }: Message): () => void {
    const now = target(from, to);
    return () => {
      const receiver = now ?? target(from, to);
      if (!receiver) this.faults.push(`send: there is no "${to}" to send ${event.type} to.`);
      else if (delay === undefined) this.deliver(receiver, event);
      else this.setTimer(from, receiver, id, delay, event);
    };
  }

  private setTimer(from: Actor, to: Actor, id: string, delayMs: number, event: WorkflowEvent): void {
    from.timers.add(id);
    const plain = from === to && !from.parent;
    const address = { from: from.path, id, to: to.path };
    const delivered = plain ? event : { type: deliveryType, ...address, event: event as JsonObject };
    this.consequences.push({ kind: "set", id: below(from, id), delayMs, event: delivered });
  }

  private cancelTimer(actor: Actor, id: string): void {
    actor.timers.delete(id);
    this.consequences.push({ kind: "cancel", id: below(actor, id) });
  }

  /** Stopping runs no exit actions, as in XState; what it and those below it were waiting for is called off. */
  private stop(actor: Actor): void {
    if (actor.state === "ended") return;
    for (const child of actor.children.values()) this.stop(child);
    this.end(actor);
  }

  private end(actor: Actor): void {
    actor.state = "ended";
    actor.mailbox.length = 0;
    for (const id of actor.timers) this.consequences.push({ kind: "cancel", id: below(actor, id) });
    for (const id of activeInvocations(actor)) this.consequences.push({ kind: "revoke", id: below(actor, id) });
    if (actor.parent?.children.get(actor.id) === actor) actor.parent.children.delete(actor.id);
  }
}

/** Pointer to the actor's statechart in the definition. */
function chartOf({ parent, source }: Actor): string {
  return parent ? pointTo(chartOf(parent), "children", source) : "";
}

/** What an error says, be it thrown or an event's `{ message }`. */
function reasonIn(error: unknown): string {
  const message = isObject(error) ? error["message"] : undefined;
  return typeof message === "string" ? message : String(error);
}

function target(from: Actor, to: string): Actor | undefined {
  if (to === "self") return from;
  return to === "parent" ? from.parent : from.children.get(to);
}
