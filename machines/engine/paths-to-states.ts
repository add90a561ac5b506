import { checkOutcomes, eventCatalogue, type FieldType } from "./event-catalogue.ts";
import type { Compiled } from "./compile.ts";
import { costOfSimulation, withinCost } from "./cost.ts";
import type { WorkflowEvent } from "./definition.ts";
import type { Json, JsonObject } from "./json.ts";
import { matches } from "./explain.ts";
import { explore } from "./shortest-paths.ts";
import { invokeSites } from "./sites.ts";
import { type Tree, treeOf } from "./tree.ts";

export interface StatePath {
  /** Keys joined by dots. */
  state: string;
  /** The events, timers and results that lead there, in their order; null when no way was found. */
  events: WorkflowEvent[] | null;
}

const mostTries = 2_000;

/**
 * The shortest way to each state, found by sending what the statechart listens to with the values that fields usually
 * have, and `events` besides. `truncated`: there was too much to try it all, so that a state without a way may have one.
 */
export function pathsToStates(
  compiled: Compiled,
  { input = {}, events = [] }: { input?: JsonObject; events?: readonly WorkflowEvent[] },
): { paths: StatePath[]; truncated: boolean } {
  const tree = treeOf(compiled.definition);
  const wanted = tree.nodes.filter(({ kind, parent }) => parent && kind !== "history").map(({ path }) => path);
  const tried = [...events, ...likelyEvents(tree)];
  const enough = ({ states }: { states: ReadonlyMap<string, unknown> }) => wanted.every((path) => states.has(path));
  const search = { input, events: tried, limit: mostTries, enough };
  const { states, truncated } = withinCost(() => explore(compiled, search), costOfSimulation);
  return { paths: wanted.map((state) => ({ state, events: states.get(state) ?? null })), truncated };
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
  return [...[...types].flatMap(variantsOf), ...resultsOf(tree)];
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

/** What the services that a state invokes may answer. */
function resultsOf(tree: Tree): WorkflowEvent[] {
  return invokeSites(tree).flatMap(({ invoke, id }) => {
    if (invoke.src === "workflow") return [];
    return [
      { type: `xstate.done.actor.${id}`, output: { status: 200, body: {} } },
      { type: `xstate.error.actor.${id}`, error: { message: "It failed." } },
    ];
  });
}
