import { chartsOf } from "./chart-places.ts";
import type { Compiled } from "./compile.ts";
import { costOfSimulation, withinCost } from "./cost.ts";
import type { WorkflowEvent } from "./definition.ts";
import { checkOutcomes, eventCatalogue, type FieldType } from "./event-catalogue.ts";
import { matches } from "./explain.ts";
import type { Json, JsonObject } from "./json.ts";
import { explore, type WayStep } from "./shortest-paths.ts";
import type { Tree } from "./tree.ts";

export interface StatePath {
  /** Keys joined by dots; of a child statechart after its name and a slash. */
  state: string;
  /** RFC 6901 pointer to the state in the definition. */
  pointer: string;
  /** What leads there, in its order; null when no way was found. */
  steps: WayStep[] | null;
}

const mostTries = 2_000;

/**
 * The shortest way to each state, those of child statecharts too, found by sending what the statechart listens to with the values
 * that fields usually have, and `events` besides, each as soon as it can come: a state that an event leads to only late is not
 * found. `truncated`: there was too much to try it all, so that a state without a
 * way may have one.
 */
export function pathsToStates(
  compiled: Compiled,
  { input = {}, events = [] }: { input?: JsonObject; events?: readonly WorkflowEvent[] },
): { paths: StatePath[]; truncated: boolean } {
  const charts = chartsOf(compiled.definition);
  const wanted = charts.flatMap(({ base, name, tree }) =>
    tree.nodes
      .filter(({ kind, parent }) => parent && kind !== "history")
      .map(({ path, pointer }) => ({ state: name === "" ? path : `${name}/${path}`, pointer: base + pointer })),
  );
  const tried = [...events, ...likelyEvents(charts[0]!.tree)];
  const enough = ({ states }: { states: ReadonlyMap<string, unknown> }) =>
    wanted.every(({ pointer }) => states.has(pointer));
  const search = { input, events: tried, limit: mostTries, enough };
  const { states, truncated } = withinCost(() => explore(compiled, search), costOfSimulation);
  return { paths: wanted.map((one) => ({ ...one, steps: states.get(one.pointer) ?? null })), truncated };
}

/** Every event the statechart names: as it usually is, and once more for each other value that a field of it often has. */
function likelyEvents(tree: Tree): WorkflowEvent[] {
  const triggers = tree.nodes.flatMap((node) => node.transitions.map(({ trigger }) => trigger));
  const named = new Set(triggers.flatMap((trigger) => (trigger.kind === "event" ? [trigger.event] : [])));
  const types = new Set(
    [...named].flatMap((name) =>
      name.endsWith("*") ? Object.keys(eventCatalogue).filter((event) => matches(event, name)) : [name],
    ),
  );
  return [...types].flatMap(variantsOf);
}

function variantsOf(type: string): WorkflowEvent[] {
  const fields = Object.hasOwn(eventCatalogue, type) ? eventCatalogue[type]!.fields : {};
  const choices = Object.entries(fields).map(([field, kind]) => [field, valuesOf(field, kind)] as const);
  const usual = { ...Object.fromEntries(choices.map(([field, [value]]) => [field, value!])), type };
  return [usual, ...choices.flatMap(([field, [, ...others]]) => others.map((value) => ({ ...usual, [field]: value })))];
}

function valuesOf(field: string, kind: FieldType): readonly Json[] {
  if (field === "outcome") return checkOutcomes;
  if (field === "userId") return ["someone", "another"];
  const usual: Readonly<Record<FieldType, readonly Json[]>> = {
    string: [field],
    number: [0, 1],
    boolean: [false, true],
    strings: [[]],
    object: [{}],
    any: [[]],
  };
  return usual[kind];
}
