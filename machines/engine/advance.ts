import type { Compiled } from "./compile.ts";
import type { StateMeta, WorkflowEvent } from "./definition.ts";
import { enter, type Run, step, store } from "./interpreter.ts";
import { cleanJson, type JsonObject } from "./json.ts";
import { sizeOf } from "./size.ts";
import type { Snapshot, StateValue } from "./snapshot.ts";
import { leafPaths, metaOf } from "./states.ts";

export interface Effect {
  type: string;
  params: JsonObject;
}

export interface Timer {
  id: string;
  delayMs: number;
  /** Epoch milliseconds: now + delayMs. */
  dueAt: number;
  event: WorkflowEvent;
}

export interface Step {
  snapshot: Snapshot;
  value: StateValue;
  /** "error": the event could not be applied; the snapshot is the one that was given and `error` says why. */
  status: "active" | "done" | "error";
  /** Did any transition act? */
  changed: boolean;
  /** Paths of the active leaf states before and after, such as "annotating.open", in document order. */
  from: string[];
  to: string[];
  meta: StateMeta;
  effects: Effect[];
  /** Apply `cancel` before `set`; `set` replaces a timer of the same id. */
  timers: { set: Timer[]; cancel: string[] };
  error?: string;
  /** Guards that had no value, for instance because the event lacks a field; they refused their transitions. */
  faults: string[];
}

/** Starts an instance: the definition's context overlaid with `input`, entered into its initial state. `now` in epoch ms. */
export function start(compiled: Compiled, input: JsonObject, now: number): Step {
  const given = { ...compiled.definition.context, ...input };
  const empty: Snapshot = { status: "active", value: {}, context: {}, history: {} };
  try {
    if (sizeOf(given) === undefined) throw new Error("The start context is too large.");
    const run = enter(compiled.machine, cleanJson(given) as JsonObject);
    return { ...still(compiled, store(run.live)), ...outcome(run, now), changed: true, from: [] };
  } catch (error) {
    return failed({ ...still(compiled, empty), from: [], to: [] }, error);
  }
}

/** Applies one event to a stored snapshot; pure and deterministic. `now` in epoch ms, used for due times only. */
export function advance(compiled: Compiled, snapshot: Snapshot, event: WorkflowEvent, now: number): Step {
  const before = still(compiled, snapshot);
  if (snapshot.status !== "active" || event.type === "xstate.init" || event.type === "xstate.stop") return before;
  try {
    if (sizeOf(event) === undefined) throw new Error("The event is too large.");
    const run = step(compiled.machine, snapshot, event);
    if (!run.taken.some((taken) => taken.acts)) return { ...before, faults: run.faults };
    return { ...still(compiled, store(run.live)), ...outcome(run, now), changed: true, from: before.from };
  } catch (error) {
    return failed(before, error);
  }
}

/** The step that changes nothing. */
function still(compiled: Compiled, snapshot: Snapshot): Step {
  const { status, value } = snapshot;
  const paths = leafPaths(compiled.definition, value);
  const meta = metaOf(compiled.definition, value);
  const timers = { set: [], cancel: [] };
  return { snapshot, value, status, changed: false, from: paths, to: paths, meta, effects: [], timers, faults: [] };
}

function failed(step: Step, error: unknown): Step {
  return { ...step, status: "error", error: error instanceof Error ? error.message : String(error) };
}

/** A timer set and cancelled within one step never shows; a cancel stays, for an older timer may have the same id. */
function outcome({ outgoing, faults }: Run, now: number): Pick<Step, "effects" | "timers" | "faults"> {
  const effects: Effect[] = [];
  const set = new Map<string, Timer>();
  const cancel = new Set<string>();
  for (const item of outgoing) {
    if (item.kind === "effect") effects.push({ type: item.type, params: item.params });
    else if (item.kind === "cancel") {
      set.delete(item.id);
      cancel.add(item.id);
    } else set.set(item.id, { id: item.id, delayMs: item.delayMs, dueAt: now + item.delayMs, event: item.event });
  }
  return { effects, timers: { set: [...set.values()], cancel: [...cancel] }, faults };
}
