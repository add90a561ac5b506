import type { ELK, ElkExtendedEdge, ElkNode } from "elkjs/lib/elk.bundled.js";
import { delayText, type GraphEdge, type GraphNode, type WorkflowGraph } from "../../../machines/engine/summary.ts";

const CHARACTER = 6.6;
const HEADER = 34;
export const LINE_HEIGHT = 13;
const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "24",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.spacing.nodeNode": "24",
  "elk.spacing.edgeLabel": "6",
  "elk.edgeLabels.inline": "false",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

const LINE = 24;
const LINES = 6;
/** What stands for the workflow as a whole, where transitions begin that every state has. */
export const ANYWHERE = "*";

/** What is written on an edge: its event or delay, then its guard. */
function edgeText(edge: GraphEdge): string {
  const trigger =
    edge.kind === "after"
      ? `after ${edge.delay ?? delayText(edge.delayMs ?? 0)}`
      : edge.kind === "always"
        ? "always"
        : edge.kind === "done"
          ? "done"
          : (edge.event ?? "");
  const guard = edge.guard?.replace(/^outcome\.is\((.*)\)$/, "$1");
  return guard ? `${trigger} [${edge.description ?? guard}]` : trigger;
}

function wrap(text: string, line: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < line) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** As many of the texts as there is room for, each whole, and how many are left; at least the first. */
function fitted(texts: readonly string[], line: number): string[] {
  const lines: string[] = [];
  for (const [i, text] of texts.entries()) {
    const more = wrap(text, line);
    const room = i === texts.length - 1 ? LINES : LINES - 1;
    if (i > 0 && lines.length + more.length > room) return [...lines, `and ${texts.length - i} more`];
    lines.push(...more);
  }
  return lines;
}

/** A picture's nodes: the states and, before them, one for the workflow as a whole if it has transitions of its own. */
export function nodesOf({ nodes, edges }: WorkflowGraph): GraphNode[] {
  if (edges.every(({ source }) => source !== null)) return nodes;
  const nothing = { meta: {}, entry: [], exit: [], invoke: [], initial: false };
  return [{ ...nothing, id: ANYWHERE, parent: null, kind: "atomic", label: "In any state" }, ...nodes];
}

/** What goes on in a state below its name: what runs while it is active, and the transitions that only act. */
export function innerTexts(graph: WorkflowGraph, node: GraphNode): string[] {
  const own = graph.edges.filter(({ source, target }) => (source ?? ANYWHERE) === node.id && target === null);
  const acting = own.map((edge) => `${edgeText(edge)} / ${edge.actions.join(", ") || "nothing"}`);
  return [...node.invoke.map((name) => `runs ${name}`), ...acting];
}

/** The same as far as there is room. */
export function innerLines(graph: WorkflowGraph, node: GraphNode): string[] {
  const isGroup = graph.nodes.some(({ parent }) => parent === node.id);
  return fitted(innerTexts(graph, node), isGroup ? 2 * LINE : LINE);
}

/** Transitions between the same two states, drawn as one arrow. */
export interface Arrow {
  id: string;
  source: string;
  target: string;
  lines: string[];
  /** Everything that the lines had no room for. */
  title: string;
}

/** The arrows of a picture: those between the same two states are one; those that only act stand in their states. */
export function arrowsOf(graph: WorkflowGraph): Arrow[] {
  const drawn = graph.edges.filter((edge) => edge.target !== null);
  return [...Map.groupBy(drawn, (edge) => `${edge.source ?? ANYWHERE}>${edge.target}`)].map(([id, edges]) => {
    const texts = [...new Set(edges.map(edgeText))];
    return {
      id,
      source: edges[0]!.source ?? ANYWHERE,
      target: edges[0]!.target!,
      lines: fitted(texts, LINE),
      title: texts.join("\n"),
    };
  });
}

/** Loading it takes longer than loading all the rest of the service: only who draws waits for it. */
let elk: ELK | undefined;

/** Lays a workflow out from left to right; positions are relative to the parent, in pixels. */
export async function layout(graph: WorkflowGraph, label: (node: GraphNode) => string): Promise<ElkNode> {
  const children = Map.groupBy(nodesOf(graph), (node) => node.parent);
  const build = (node: GraphNode): ElkNode => {
    const inner = (children.get(node.id) ?? []).map(build);
    if (node.kind === "history") return { id: node.id, width: 32, height: 32 };
    const lines = innerLines(graph, node);
    const longest = Math.max(0, ...lines.map((line) => line.length));
    const width = Math.max(96, label(node).length * CHARACTER + 32, longest * 5.6 + 24);
    const below = lines.length * LINE_HEIGHT;
    if (inner.length === 0) return { id: node.id, width, height: 44 + below };
    return {
      id: node.id,
      children: inner,
      layoutOptions: {
        "elk.padding": `[top=${HEADER + 14 + below},left=20,bottom=20,right=20]`,
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        "elk.nodeSize.minimum": `(${width}, ${60 + below})`,
      },
    };
  };
  const edges: ElkExtendedEdge[] = arrowsOf(graph).map(({ id, source, target, lines }) => ({
    id,
    sources: [source],
    targets: [target],
    labels: [
      {
        id: `${id}:label`,
        text: id,
        width: Math.max(...lines.map((line) => line.length)) * 5.6 + 4,
        height: lines.length * LINE_HEIGHT,
      },
    ],
  }));
  const { default: ELK } = await import("elkjs/lib/elk.bundled.js");
  return (elk ??= new ELK()).layout({
    id: "root",
    layoutOptions: options,
    children: (children.get(null) ?? []).map(build),
    edges,
  });
}
