import { advance, start } from "./advance.ts";
import type { Compiled } from "./compile.ts";
import type { WorkflowEvent } from "./definition.ts";
import { canonicalJson, type JsonObject } from "./json.ts";
import type { Snapshot } from "./snapshot.ts";
import { activePaths } from "./states.ts";

/** The shortest way from the start to a configuration. */
export interface Path {
  /** Paths of the active leaf states. */
  states: string[];
  events: WorkflowEvent[];
}

export interface Exploration {
  /** One for each configuration that can be reached, in the order of length. */
  paths: Path[];
  /** The shortest way to each state, compound ones too, by its path; in the order of length. */
  states: Map<string, WorkflowEvent[]>;
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

/**
 * Tries these events, and the timers that are set, from every snapshot in turn: the shortest way to each configuration. An
 * event that matters by what it carries is given once for each thing it may carry.
 *
 * XState's own getShortestPaths knows neither our children, which live in the snapshot, nor which timers wait, and takes
 * snapshots that differ in history for the same; so the search is ours, breadth first as that is.
 */
export function explore(
  compiled: Compiled,
  { input = {}, events, limit = 5_000, enough = () => false }: Search,
): Exploration {
  const first = start(compiled, input, 0);
  const queue: { snapshot: Snapshot; timers: ReadonlyMap<string, WorkflowEvent>; way: WorkflowEvent[] }[] = [];
  const seen = new Set<string>();
  const paths = new Map<string, Path>();
  const states = new Map<string, WorkflowEvent[]>();
  const taken = new Set<string>();
  const visit = (step: typeof first, before: ReadonlyMap<string, WorkflowEvent>, way: WorkflowEvent[]): void => {
    const timers = new Map(before);
    for (const id of step.timers.cancel) timers.delete(id);
    for (const { id, event } of step.timers.set) timers.set(id, event);
    const key = canonicalJson([step.snapshot, [...timers.keys()].toSorted()]);
    if (step.status === "error" || seen.has(key)) return;
    seen.add(key);
    const configuration = step.to.join("+");
    if (!paths.has(configuration)) paths.set(configuration, { states: step.to, events: way });
    for (const state of activePaths(compiled.definition, step.value)) if (!states.has(state)) states.set(state, way);
    if (step.status === "active") queue.push({ snapshot: step.snapshot, timers, way });
  };
  visit(first, new Map(), []);
  let tried = 0;
  while (queue.length > 0 && tried < limit && !enough({ states })) {
    const at = queue.shift()!;
    for (const event of [...events, ...at.timers.values()]) {
      tried++;
      const step = advance(compiled, at.snapshot, event, 0);
      for (const pointer of step.taken) taken.add(pointer);
      const left = new Map([...at.timers].filter(([, timer]) => timer !== event));
      if (step.changed) visit(step, left, [...at.way, event]);
    }
  }
  return { paths: [...paths.values()], states, taken, truncated: queue.length > 0 && !enough({ states }) };
}
