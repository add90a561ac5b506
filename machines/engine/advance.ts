import { type Actor, activeInvocations, actorAt, rootActor, snapshotOf } from "./actor.ts";
import { Actors, deliveryType } from "./actors.ts";
import type { Compiled } from "./compile.ts";
import { withinCost } from "./cost.ts";
import type { StateMeta, WorkflowEvent } from "./definition.ts";
import type { Evaluated, Invocation } from "./interpreter.ts";
import { cleanJson, isObject, type JsonObject } from "./json.ts";
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
  /** In the order in which they happen; a step is deterministic, so that instance, sequence and position name an effect for good. */
  effects: Effect[];
  /** Apply `cancel` before `set`; `set` replaces a timer of the same id. */
  timers: { set: Timer[]; cancel: string[] };
  /** Apply `cancel` before `start`; the result comes back as `xstate.done.actor.<id>` with `output`, or `xstate.error.actor.<id>` with `error`. */
  invocations: { start: Invocation[]; cancel: string[] };
  error?: string;
  /** Guards that had no value, for instance because the event lacks a field; they refused their transitions. */
  faults: string[];
  /** Pointers of the transitions that were taken, in their order, also by `always`, onDone and raised events. */
  taken: string[];
  /** Guards that were asked, in their order; only while they are watched. */
  guards?: Evaluated[];
}

/** Starts an instance: the definition's context overlaid with `input`, entered into its initial state. `now` in epoch ms. */
export function start(compiled: Compiled, input: JsonObject, now: number): Step {
  const given = { ...compiled.definition.context, ...input };
  const empty: Snapshot = { status: "active", value: {}, context: {}, history: {} };
  try {
    if (sizeOf(given) === undefined) throw new Error("The start context is too large.");
    const root = rootActor(compiled, undefined, cleanJson(given) as JsonObject);
    const actors = new Actors();
    withinCost(() => actors.begin(root));
    return moved(compiled, snapshotOf(root), [], actors, now);
  } catch (error) {
    return failed({ ...still(compiled, empty), from: [], to: [] }, error);
  }
}

/**
 * Applies one event to a stored snapshot; pure and deterministic. `now` in epoch ms, used for due times only.
 * Children run within the same step: what they and their parent send each other is done when it ends.
 */
export function advance(compiled: Compiled, snapshot: Snapshot, event: WorkflowEvent, now: number): Step {
  if (snapshot.status !== "active" || event.type === "xstate.init" || event.type === "xstate.stop") {
    return still(compiled, snapshot);
  }
  try {
    if (sizeOf(event) === undefined) throw new Error("The event is too large.");
    const root = rootActor(compiled, snapshot);
    const addressed = address(root, event);
    if (!addressed) return still(compiled, snapshot);
    const actors = new Actors();
    withinCost(() => actors.deliver(addressed.to, addressed.event));
    if (!actors.changed) return { ...still(compiled, snapshot), ...seen(actors) };
    return moved(compiled, snapshotOf(root), placeOf(compiled, snapshot.value).paths, actors, now);
  } catch (error) {
    return failed(still(compiled, snapshot), error);
  }
}

const result = /^xstate\.(?:done|error)\.actor\.(?:(.*)\/)?([^/]+)$/;

/** Whom an event from outside is for; a timer or a result that nobody waits for any more is for nobody. */
function address(root: Actor, event: WorkflowEvent): { to: Actor; event: WorkflowEvent } | undefined {
  if (!event.type.startsWith("xstate.")) return { to: root, event };
  if (event.type === deliveryType) {
    const from = actorAt(root, String(event["from"]));
    const to = actorAt(root, String(event["to"]));
    if (!from || !to || !isObject(event["event"])) return undefined;
    from.timers.delete(String(event["id"]));
    return { to, event: event["event"] as WorkflowEvent };
  }
  const [, path = "", id] = result.exec(event.type) ?? [];
  if (id === undefined) return { to: root, event };
  const to = actorAt(root, path);
  if (!to || !activeInvocations(to).includes(id)) return undefined;
  return { to, event: path === "" ? event : { ...event, type: event.type.replace(`${path}/`, "") } };
}

/** The step that changes nothing. */
function still(compiled: Compiled, snapshot: Snapshot): Step {
  const { status, value } = snapshot;
  const { paths, meta } = placeOf(compiled, value);
  return {
    snapshot,
    value,
    status,
    changed: false,
    from: paths,
    to: paths,
    meta,
    effects: [],
    timers: { set: [], cancel: [] },
    invocations: { start: [], cancel: [] },
    faults: [],
    taken: [],
  };
}

function seen({ faults, taken, guards }: Actors): Pick<Step, "faults" | "taken" | "guards"> {
  return { faults, taken, ...(guards.length > 0 ? { guards } : {}) };
}

type Place = Pick<Step, "meta"> & { paths: string[] };
const places = new WeakMap<Compiled, Map<string, Place>>();
const mostPlaces = 1_000;

/** What a configuration is called and means, worked out once per definition; frozen, because steps share it. */
function placeOf(compiled: Compiled, value: StateValue): Place {
  const key = typeof value === "string" ? value : JSON.stringify(value);
  let known = places.get(compiled);
  if (!known || known.size >= mostPlaces) places.set(compiled, (known = new Map()));
  const before = known.get(key);
  if (before) return before;
  const paths = Object.freeze(leafPaths(compiled.definition, value)) as string[];
  const place = { paths, meta: Object.freeze(metaOf(compiled.definition, value)) };
  known.set(key, place);
  return place;
}

function failed(step: Step, error: unknown): Step {
  return { ...step, status: "error", error: error instanceof Error ? error.message : String(error) };
}

/** A timer or an invocation that begins and ends within one step never shows; an end stays, for an older one may have the same id. */
function moved(compiled: Compiled, snapshot: Snapshot, from: string[], actors: Actors, now: number): Step {
  const { consequences } = actors;
  const step = { ...still(compiled, snapshot), ...seen(actors), changed: true, from };
  if (consequences.length === 0) return step;
  const timers = new Map<string, Timer>();
  const cancelled = new Set<string>();
  const invocations = new Map<string, Invocation>();
  const revoked = new Set<string>();
  for (const item of consequences) {
    if (item.kind === "effect") step.effects.push({ type: item.type, params: item.params });
    else if (item.kind === "cancel") {
      timers.delete(item.id);
      cancelled.add(item.id);
    } else if (item.kind === "revoke") {
      invocations.delete(item.id);
      revoked.add(item.id);
    } else if (item.kind === "invoke") invocations.set(item.invocation.id, item.invocation);
    else timers.set(item.id, { id: item.id, delayMs: item.delayMs, dueAt: now + item.delayMs, event: item.event });
  }
  step.timers = { set: [...timers.values()], cancel: [...cancelled] };
  step.invocations = { start: [...invocations.values()], cancel: [...revoked] };
  return step;
}
