import type { ELK, ElkExtendedEdge, ElkNode } from "elkjs/lib/elk.bundled.js";
import { delayText, type GraphEdge, type GraphNode, type WorkflowGraph } from "../../../machines/engine/summary.ts";

const CHARACTER = 6.6;
const HEADER = 34;
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
const LINES = 4;

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

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
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

/** The arrows of a picture: those between the same two states are one; those that only act, or start at the whole workflow, are left out. */
export function arrowsOf(graph: WorkflowGraph): Arrow[] {
  const drawn = graph.edges.filter((edge) => edge.source !== null && edge.target !== null);
  return [...Map.groupBy(drawn, (edge) => `${edge.source}>${edge.target}`)].map(([id, edges]) => {
    const texts = [...new Set(edges.map(edgeText))];
    const names = [...new Set(edges.map((edge) => edgeText({ ...edge, guard: undefined })))];
    const lines = (texts.length === 1 ? texts : names).flatMap(wrap);
    return {
      id,
      source: edges[0]!.source!,
      target: edges[0]!.target!,
      lines: lines.length > LINES ? [...lines.slice(0, LINES - 1), `and ${lines.length - LINES + 1} more`] : lines,
      title: texts.join("\n"),
    };
  });
}

/** Loading it takes longer than loading all the rest of the service: only who draws waits for it. */
let elk: ELK | undefined;

/** Lays a workflow out from left to right; positions are relative to the parent, in pixels. */
export async function layout(graph: WorkflowGraph, label: (node: GraphNode) => string): Promise<ElkNode> {
  const children = Map.groupBy(graph.nodes, (node) => node.parent);
  const build = (node: GraphNode): ElkNode => {
    const inner = (children.get(node.id) ?? []).map(build);
    const width = Math.max(96, label(node).length * CHARACTER + 32);
    if (inner.length === 0) return { id: node.id, width, height: 44 };
    return {
      id: node.id,
      children: inner,
      layoutOptions: {
        "elk.padding": `[top=${HEADER + 14},left=20,bottom=20,right=20]`,
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        "elk.nodeSize.minimum": `(${width}, 60)`,
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
        height: lines.length * 13,
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
