import type { Context, Runtime } from "./context.ts";
import type { Tx } from "./transaction.ts";
import type { Envelope, EventData, EventOf, EventTable } from "./wire/event.ts";

/** One consequence of one event type. `prepare` may call other services; `handle` runs in the transaction that claims the event. */
export interface Reaction {
  kind: "one";
  name: string;
  type: string;
  /** Whether an event asks anything of it; without this, every one of its type does. */
  concerns?(data: unknown): boolean;
  run(ctx: Context, event: EventOf<never>, within: (fn: () => Promise<void>) => Promise<void>): Promise<void>;
}

/** A reaction to many event types that handles what arrived together in one transaction, across workspaces. */
export interface BatchReaction {
  kind: "batch";
  name: string;
  /** Null: every type. */
  types: readonly string[] | null;
  handle(runtime: Runtime, tx: Tx, events: readonly Envelope[]): Promise<void>;
}

/** The same for a reaction that claims the events by itself, in the commits that they lead to; it may do so in several, and be handed any of them again. */
export interface ClaimingReaction {
  kind: "claiming";
  name: string;
  types: readonly string[] | null;
  handle(runtime: Runtime, events: readonly Envelope[]): Promise<void>;
}
export type AnyReaction = Reaction | BatchReaction | ClaimingReaction;

type Handle<T extends EventTable, K extends keyof T["types"], P> = (
  ctx: Context,
  event: EventOf<EventData<T, K>>,
  prepared: P,
) => Promise<void>;

/** Declares a reaction: its effect happens exactly once, in the transaction that `handle` runs in (`transaction(ctx, ...)` joins it). */
export function reaction<T extends EventTable, K extends keyof T["types"] & string>(
  name: string,
  table: T,
  type: K,
  handle: Handle<T, K, undefined>,
): Reaction;
export function reaction<T extends EventTable, K extends keyof T["types"] & string, P>(
  name: string,
  table: T,
  type: K,
  prepare: (ctx: Context, event: EventOf<EventData<T, K>>) => Promise<P>,
  handle: Handle<T, K, P>,
): Reaction;
export function reaction(name: string, _table: EventTable, type: string, first: Function, second?: Function): Reaction {
  return {
    kind: "one",
    name,
    type,
    async run(ctx, event, within) {
      if (!second) return within(() => first(ctx, event, undefined));
      const prepared = await first(ctx, event);
      return within(() => second(ctx, event, prepared));
    },
  };
}

/** The same reaction to those of its events alone that concern it: the others cost no transaction and leave no trace. */
export function onlyWhen<D>(one: Reaction, concerns: (data: D) => boolean): Reaction {
  return { ...one, concerns: (data) => concerns(data as D) };
}

/** Declares a batch reaction, for consumers of everything. */
export function batchReaction(
  name: string,
  types: readonly string[] | null,
  handle: BatchReaction["handle"],
): BatchReaction {
  return { kind: "batch", name, types, handle };
}

/** Declares a reaction that notes in the inbox what it has handled by the statements that handle it. */
export function claimingReaction(
  name: string,
  types: readonly string[] | null,
  handle: ClaimingReaction["handle"],
): ClaimingReaction {
  return { kind: "claiming", name, types, handle };
}
