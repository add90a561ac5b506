import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk.bundled.js";
import { delayText, type GraphEdge, type GraphNode, type WorkflowGraph } from "../../../machines/engine/summary.ts";

const CHARACTER = 6.6;
const HEADER = 34;
const elk = new ELK();
const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
  "elk.spacing.nodeNode": "32",
  "elk.spacing.edgeLabel": "6",
  "elk.edgeLabels.inline": "false",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** What is written on an edge: its event or delay, then its guard. */
export function edgeText(edge: GraphEdge): string {
  const trigger = edge.kind === "after" ? `after ${delayText(edge.delayMs ?? 0)}` : edge.kind === "always" ? "always" : edge.kind === "done" ? "done" : edge.event ?? "";
  const guard = edge.description ?? edge.guard;
  const text = guard ? `${trigger} [${guard}]` : trigger;
  return text.length > 44 ? `${text.slice(0, 43)}…` : text;
}

/** Lays a workflow out from left to right; positions are relative to the parent, in pixels. */
export async function layout(graph: WorkflowGraph, label: (node: GraphNode) => string): Promise<ElkNode> {
  const children = Map.groupBy(graph.nodes, (node) => node.parent);
  const build = (node: GraphNode): ElkNode => {
    const inner = (children.get(node.id) ?? []).map(build);
    const width = Math.max(96, label(node).length * CHARACTER + 32);
    if (inner.length === 0) return { id: node.id, width, height: 44 };
    return { id: node.id, children: inner, layoutOptions: { "elk.padding": `[top=${HEADER + 14},left=20,bottom=20,right=20]`, "elk.nodeSize.constraints": "MINIMUM_SIZE", "elk.nodeSize.minimum": `(${width}, 60)` } };
  };
  const drawn = graph.edges.filter((edge) => edge.source !== null && edge.target !== null);
  const edges: ElkExtendedEdge[] = drawn.map((edge) => {
    const text = edgeText(edge);
    return { id: edge.id, sources: [edge.source!], targets: [edge.target!], labels: [{ id: `${edge.id}:label`, text, width: text.length * 5.8, height: 14 }] };
  });
  return elk.layout({ id: "root", layoutOptions: options, children: (children.get(null) ?? []).map(build), edges });
}
