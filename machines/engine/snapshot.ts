import type { JsonObject } from "./json.ts";

export type StateValue = string | { readonly [key: string]: StateValue };

/** Everything an instance is between two events, as plain JSON; `history` maps history states to what they remember. */
export interface Snapshot {
  readonly status: "active" | "done";
  readonly value: StateValue;
  readonly context: JsonObject;
  readonly history: { readonly [historyStateId: string]: readonly string[] };
}
