import type { Json, JsonObject } from "./json.ts";

export type StateValue = string | { readonly [key: string]: StateValue };

/** Everything an instance is between two events, as plain JSON; `history` maps history states to what they remember. */
export interface Snapshot {
  readonly status: "active" | "done";
  readonly value: StateValue;
  readonly context: JsonObject;
  readonly history: { readonly [historyStateId: string]: readonly string[] };
  /** Child statecharts that run, by id; absent when there are none. */
  readonly children?: { readonly [id: string]: ChildSnapshot };
  /** What a finished instance came to, where its definition says so. */
  readonly output?: Json;
}

/** A child statechart lives inside its parent's snapshot, so that both move in one commit. */
export interface ChildSnapshot extends Snapshot {
  /** Its name among the definition's `children`. */
  readonly source: string;
  /** Ids of the timers it waits for, to be cancelled when it is stopped. */
  readonly timers: readonly string[];
}
