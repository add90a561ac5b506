import { type Place as Chart, placesBelow } from "./addressee.ts";
import { advance, start, type Step, type Timer } from "./advance.ts";
import type { Compiled } from "./compile.ts";
import { stateAt, transitionEntries } from "./chart-places.ts";
import type { WorkflowEvent } from "./definition.ts";
import { canonicalJson, type JsonObject } from "./json.ts";
import { activePaths } from "./states.ts";

/** An event that is sent at once, or a timer that is waited for: `afterMs` passes, in which timers due earlier fire too. */
export interface WayStep {
  cause: "sent" | "timer";
  event: WorkflowEvent;
  afterMs: number;
}

/** The shortest way from the start to a configuration. */
export interface Path {
  /** Paths of the active leaf states. */
  states: string[];
  steps: WayStep[];
}

export interface Exploration {
  /** One for each configuration that can be reached, in the order of length. */
  paths: Path[];
  /** The shortest way to each state by its pointer, compound ones, those of children and those only passed through too; in the order of length. */
  states: Map<string, WayStep[]>;
  /** Pointers of the transitions taken on any way that was tried. */
  taken: Set<string>;
  /** Not everything was tried, because there was too much. */
  truncated: boolean;
}

interface Search {
  input?: JsonObject;
  events: readonly WorkflowEvent[];
  limit?: number;
  /** Ends the search as soon as all that is wanted is found. */
  enough?(found: Pick<Exploration, "states">): boolean;
}

/** Where a way leads: what waits there, on a clock that began at 0. */
interface Place {
  step: Step;
  now: number;
  timers: ReadonlyMap<string, Timer>;
  services: ReadonlySet<string>;
  way: readonly WayStep[];
}

/** How many timers may fire while one is waited for. */
const mostFirings = 100;

/**
 * Tries these events, the answers of services that run, and the timers that are set, from every snapshot in turn. An event
 * that matters by what it carries is given once for each thing it may carry. Time passes only for timers, so that an event
 * comes at once or right after one of them, never at a moment between.
 *
 * Not by getShortestPaths of xstate/graph, which could search the same (logic with our advance): its limit throws what was found
 * away, it knows places but neither states passed through by always nor those in which a child ends, and no clock by which
 * timers come in their order. Where it applies, a test holds ours to its lengths.
 */
export function explore(
  compiled: Compiled,
  { input = {}, events, limit = 5_000, enough = () => false }: Search,
): Exploration {
  const entries = transitionEntries(compiled.definition);
  const queue: Place[] = [];
  const seen = new Set<string>();
  const paths = new Map<string, Path>();
  const states = new Map<string, WayStep[]>();
  const taken = new Set<string>();
  let tried = 0;
  let cut = false;
  const move = (at: Place, event: WorkflowEvent, now: number): Place | undefined => {
    tried++;
    const step = advance(compiled, at.step.snapshot, event, now);
    for (const pointer of step.taken) taken.add(pointer);
    return step.changed && step.status !== "error" ? placeAfter(step, now, at) : undefined;
  };
  /** Lets time pass until the timer fires; a round of timers that changes nothing but the time is gone through once. */
  const wait = (from: Place, timer: Timer): Place | undefined => {
    const rounds = new Set<string>();
    let at = from;
    for (let fired = 0; at.timers.get(timer.id) === timer; fired++) {
      const round = keyOf(at);
      const next = rounds.has(round) ? timer : nextDue(at);
      rounds.add(round);
      if (fired >= mostFirings) {
        cut = true;
        return undefined;
      }
      const left = without(at, next.id);
      const reached = move(left, next.event, next.dueAt) ?? { ...left, now: next.dueAt };
      if (next === timer) return reached.step === left.step ? undefined : reached;
      at = reached;
    }
    return undefined;
  };
  const visit = (place: Place, way: WayStep[]): void => {
    const { step } = place;
    for (const pointer of statesIn(compiled, step, entries)) if (!states.has(pointer)) states.set(pointer, way);
    const key = keyOf(place);
    if (seen.has(key)) return;
    seen.add(key);
    const configuration = step.to.join("+");
    if (!paths.has(configuration)) paths.set(configuration, { states: step.to, steps: way });
    if (step.status === "active") queue.push({ ...place, way });
  };
  const begun = start(compiled, input, 0);
  if (begun.status !== "error") visit(placeAfter(begun, 0), []);
  while (queue.length > 0 && tried < limit && !enough({ states })) {
    const at = queue.shift()!;
    for (const event of [...events, ...answersOf(at)]) {
      const reached = move(at, event, at.now);
      if (reached) visit(answered(reached, event), [...at.way, { cause: "sent", event, afterMs: 0 }]);
    }
    for (const timer of at.timers.values()) {
      const reached = wait(at, timer);
      const step: WayStep = { cause: "timer", event: timer.event, afterMs: timer.dueAt - at.now };
      if (reached) visit(reached, [...at.way, step]);
    }
  }
  const truncated = (queue.length > 0 || cut) && !enough({ states });
  return { paths: [...paths.values()], states, taken, truncated };
}

function placeAfter(step: Step, now: number, before?: Place): Place {
  const timers = new Map(before?.timers);
  for (const id of step.timers.cancel) timers.delete(id);
  for (const timer of step.timers.set) timers.set(timer.id, timer);
  const services = new Set(before?.services);
  for (const id of step.invocations.cancel) services.delete(id);
  for (const { id } of step.invocations.start) services.add(id);
  return { step, now, timers, services, way: [] };
}

/** Places that differ in nothing but how long their timers have to go are taken for one. */
function keyOf({ step, timers, services }: Place): string {
  return canonicalJson([step.snapshot, [...timers.keys()].toSorted(), [...services].toSorted()]);
}

function nextDue({ timers }: Place): Timer {
  return [...timers.values()].reduce((first, timer) => (timer.dueAt < first.dueAt ? timer : first));
}

function without(place: Place, timer: string): Place {
  return { ...place, timers: new Map([...place.timers].filter(([id]) => id !== timer)) };
}

/** What the services that run may answer. */
function answersOf({ services }: Place): WorkflowEvent[] {
  return [...services].flatMap((id) => [
    { type: `xstate.done.actor.${id}`, output: { status: 200, body: {} } },
    { type: `xstate.error.actor.${id}`, error: { message: "It failed." } },
  ]);
}

function answered(place: Place, { type }: WorkflowEvent): Place {
  const services = [...place.services].filter((id) => !type.endsWith(`.actor.${id}`));
  return { ...place, services: new Set(services) };
}

/** Pointers of the states that are active after the step, in children too, and of those that it went through. */
function statesIn(compiled: Compiled, step: Step, entries: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set(step.taken.flatMap((pointer) => entries.get(pointer) ?? []));
  const add = (chart: Chart): void => {
    for (const path of activePaths(chart.compiled.definition, chart.snapshot.value))
      found.add(stateAt(chart.pointer, path));
    for (const child of placesBelow(chart)) add(child);
  };
  add({ actor: "", compiled, snapshot: step.snapshot, pointer: "" });
  return found;
}
