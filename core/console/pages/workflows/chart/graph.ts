import { guardText } from "./guard-text.ts";
import { isObject, type JsonObject, listOf } from "./json.ts";
import { type StateNode, statesOf } from "./states.ts";
import { type Transition, transitionsOf, triggerText } from "./transitions.ts";

export interface ChartNode extends StateNode {
  parent: string;
  status: string | null;
  entry: string[];
  exit: string[];
  /** What it reacts to without leaving itself or its substates. */
  inner: { text: string; pointer: string }[];
}
/** One transition as it is written on an arrow. */
export interface EdgeLine {
  pointer: string;
  trigger: string;
  /** The author's words where there are some, else the guard. */
  guard: string;
}
/** The transitions from one state to another. */
export interface ChartEdge {
  id: string;
  source: string;
  target: string;
  lines: EdgeLine[];
  /** All transitions that it stands for, also where several are one line. */
  pointers: string[];
}
export interface Chart {
  states: StateNode[];
  transitions: Transition[];
  nodes: ChartNode[];
  edges: ChartEdge[];
  /** Transitions of the workflow as a whole, which hold in every state. */
  everywhere: { text: string; pointer: string; targets: string[] }[];
}

/** A definition as boxes and arrows; transitions between the same two states are one arrow. */
export function chartOf(definition: JsonObject): Chart {
  const states = statesOf(definition);
  const transitions = states.flatMap((node) => transitionsOf(states, node));
  const bySource = Map.groupBy(transitions, ({ source }) => source);
  const nodes = states.slice(1).map((node): ChartNode => {
    const meta = node.state["meta"];
    return {
      ...node,
      parent: node.parent ?? "",
      status: isObject(meta) && typeof meta["status"] === "string" ? meta["status"] : null,
      entry: namesOf(node.state["entry"]),
      exit: namesOf(node.state["exit"]),
      inner: (bySource.get(node.path) ?? [])
        .filter((one) => one.targets.length === 0)
        .map((one) => ({ text: edgeText(one), pointer: one.pointer })),
    };
  });
  const drawn = transitions.flatMap((one) =>
    one.source === "" ? [] : one.targets.map((target) => ({ one, target, key: `${one.source}>${target}` })),
  );
  const edges = [...Map.groupBy(drawn, ({ key }) => key)].map(([id, group]) => edgeOf(id, group));
  const everywhere = transitions
    .filter((one) => one.source === "")
    .map((one) => ({ text: edgeText(one), pointer: one.pointer, targets: one.targets }));
  return { states, transitions, nodes, edges, everywhere };
}

function edgeOf(id: string, group: { one: Transition; target: string }[]): ChartEdge {
  const { one, target } = group[0]!;
  const lines = group.map((part) => lineOf(part.one));
  return { id, source: one.source, target, lines, pointers: lines.map(({ pointer }) => pointer) };
}

/** The same chart with less written on it, to be looked at rather than changed: names, statuses and what leads where. */
export function simplified(chart: Chart): Chart {
  const nodes = chart.nodes.map((node) => ({ ...node, entry: [], exit: [], inner: [] }));
  const edges = chart.edges.map((edge) => {
    const lines = new Map(edge.lines.map((line) => [line.trigger, { ...line, guard: "" }]));
    return { ...edge, lines: [...lines.values()] };
  });
  return { ...chart, nodes, edges };
}

function lineOf({ pointer, trigger, written }: Transition): EdgeLine {
  const guard = guardText(written["guard"]).replace(/^outcome\.is\((.*)\)$/, "$1");
  const said = typeof written["description"] === "string" ? written["description"] : guard;
  return { pointer, trigger: triggerText(trigger), guard: guard ? said : "" };
}

/** What is written on an arrow: its event, delay or reason, then its guard. */
export function edgeText(transition: Transition): string {
  const { trigger, guard } = lineOf(transition);
  return guard ? `${trigger} [${guard}]` : trigger;
}

export function namesOf(actions: unknown): string[] {
  return listOf(actions as JsonObject).map((one) => (isObject(one) ? String(one["type"] ?? "?") : String(one)));
}
