import type { Json, JsonObject } from "./json.ts";

/** A workflow as data: an XState v5 statechart in JSON whose guards and actions come from the catalogue or are CEL. */
export interface WorkflowDefinition extends StateDefinition {
  id: string;
  context?: JsonObject;
  /** Statecharts that this one may start as its children, by name; they are published and migrated together with it. */
  children?: Record<string, WorkflowDefinition>;
}

export type StateKind = "atomic" | "compound" | "parallel" | "final" | "history";

export interface StateDefinition {
  id?: string;
  type?: StateKind;
  description?: string;
  initial?: string;
  states?: Record<string, StateDefinition>;
  on?: Record<string, TransitionConfig>;
  /** Keys are delays in milliseconds, or CEL expressions that yield one when the state is entered. */
  after?: Record<string, TransitionConfig>;
  always?: TransitionConfig;
  entry?: OneOrMany<ActionDefinition>;
  exit?: OneOrMany<ActionDefinition>;
  /** What runs while the state is active: a service of the catalogue, or a child statechart (`src: "workflow"`). */
  invoke?: OneOrMany<InvokeDefinition>;
  onDone?: TransitionConfig;
  /** Of a final state or the whole: what the state above, or whoever started the workflow, is given; `{ "cel": "..." }` inside. */
  output?: Json;
  history?: "shallow" | "deep";
  /** Where a history state leads when nothing is remembered. */
  target?: OneOrMany<string>;
  meta?: StateMeta;
}

export interface StateMeta {
  status?: TaskStatus;
  label?: string;
  stage?: string;
}

export const taskStatuses = [
  "pending",
  "open",
  "in_progress",
  "checking",
  "in_review",
  "rework",
  "completed",
  "cancelled",
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export type OneOrMany<T> = T | readonly T[];
export type TransitionConfig = OneOrMany<string | TransitionDefinition>;

export interface TransitionDefinition {
  /** A sibling's key ("done", "a.b"), a descendant (".child") or an id ("#review.done"); absent: stay and only act. */
  target?: OneOrMany<string>;
  guard?: GuardDefinition;
  actions?: OneOrMany<ActionDefinition>;
  reenter?: boolean;
  description?: string;
}

export type GuardDefinition =
  | { type: "cel"; params: { expression: string } }
  | { type: "and" | "or"; guards: readonly GuardDefinition[] }
  | { type: "not"; guard: GuardDefinition }
  | { type: string; params?: JsonObject };

export interface InvokeDefinition {
  /** Names the invocation in `xstate.done.actor.<id>` and as the target of `send`. */
  id?: string;
  src: string;
  params?: JsonObject;
  onDone?: TransitionConfig;
  onError?: TransitionConfig;
  description?: string;
}

/** Anywhere inside params, `{ "cel": "..." }` stands for the expression's value at the moment the action runs. */
export interface ActionDefinition {
  type: string;
  params?: { readonly [key: string]: Json };
}

/** An event sent to an instance; every field besides the type is its payload. */
export interface WorkflowEvent {
  readonly type: string;
  readonly [field: string]: Json | undefined;
}

/** The outer form of every one-or-many field: always a list. */
export function listOf<T>(value: OneOrMany<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Transitions of one event (or delay, or always) in the order they are tried, strings spelled out. */
export function transitionsOf(config: TransitionConfig | undefined): TransitionDefinition[] {
  return listOf(config).map((item) => (typeof item === "string" ? { target: item } : item));
}

/** The id that an invocation has: its own, or as XState makes one. */
export function invocationId({ id }: InvokeDefinition, stateId: string, index: number): string {
  return id ?? `${index}.${stateId}`;
}

/** The kind a state has: the one it declares, or the one its fields imply. */
export function kindOf(state: StateDefinition): StateKind {
  if (state.type) return state.type;
  if (state.states && Object.keys(state.states).length > 0) return "compound";
  return state.history ? "history" : "atomic";
}

/** Events that only the engine itself may send (timers, done and error events); refuse them from people and APIs. */
export function isReserved(eventType: string): boolean {
  return eventType.startsWith("xstate.");
}
