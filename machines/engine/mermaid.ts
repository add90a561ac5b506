import type { WorkflowDefinition } from "./definition.ts";
import { delayText, type GraphEdge, type GraphNode, graphOf } from "./summary.ts";

/**
 * A Mermaid stateDiagram-v2 of the workflow; the states with the paths `current` are highlighted.
 * Mermaid cannot draw an edge from a composite state to its own inside, so that such transitions start at its children;
 * transitions that only act are left out for composite states.
 */
export function mermaid(definition: WorkflowDefinition, current: readonly string[] = []): string {
  const graph = graphOf(definition);
  const children = Map.groupBy(graph.nodes, (node) => node.parent);
  const lines = ["stateDiagram-v2", ...level(children, null, "  ", false)];
  for (const edge of graph.edges) lines.push(...arrows(edge, children).map((arrow) => `  ${arrow}`));
  const lit = graph.nodes.filter(({ id }) => current.includes(id));
  if (lit.length > 0) {
    lines.push("  classDef current fill:#ffe8a3,stroke:#b07d00,color:#1a1a1a");
    lines.push(...lit.map(({ id }) => `  class ${name(id)} current`));
  }
  return `${lines.join("\n")}\n`;
}

type Children = ReadonlyMap<string | null, GraphNode[]>;

function level(children: Children, parent: string | null, indent: string, parallel: boolean): string[] {
  const nodes = children.get(parent) ?? [];
  return nodes.flatMap((node, i) => {
    const own = name(node.id);
    const lines = parallel && i > 0 && node.kind !== "history" ? [`${indent}--`] : [];
    lines.push(`${indent}state "${text(node.label)}" as ${own}`);
    if (node.initial) lines.push(`${indent}[*] --> ${own}`);
    if (node.kind === "final") lines.push(`${indent}${own} --> [*]`);
    if (node.invoke.length > 0) lines.push(`${indent}${own} : ${text(`runs ${node.invoke.join(", ")}`)}`);
    if (node.kind === "history") lines.push(`${indent}${own} : ${node.history === "deep" ? "H*" : "H"}`);
    if (!children.has(node.id)) return lines;
    const inside = level(children, node.id, `${indent}  `, node.kind === "parallel");
    return [...lines, `${indent}state ${own} {`, ...inside, `${indent}}`];
  });
}

function arrows(edge: GraphEdge, children: Children): string[] {
  const { source, target } = edge;
  const label = labelOf(edge);
  if (target === null)
    return source === null || children.has(source) ? [] : [`${name(source)} --> ${name(source)} : ${label}`];
  const starts =
    source === null || target === source || target.startsWith(`${source}.`)
      ? startsBelow(source, target, children)
      : [source];
  return starts.map((from) => `${name(from)} --> ${name(target)} : ${label}`);
}

function startsBelow(source: string | null, target: string, children: Children): string[] {
  if (source !== null && !children.has(source)) return [source];
  const inside = (children.get(source) ?? []).filter(({ kind }) => kind !== "final" && kind !== "history");
  return inside.map(({ id }) => id).filter((id) => id !== target && !target.startsWith(`${id}.`));
}

/** A description says more than a long guard. */
function labelOf(edge: GraphEdge): string {
  const { guard, description } = edge;
  const trigger = triggerText(edge);
  const condition =
    guard !== undefined && guard.length > longestGuard ? (description ?? `${guard.slice(0, longestGuard)}…`) : guard;
  return text(condition === undefined ? trigger : `${trigger} [${condition}]`);
}

const longestGuard = 48;

function triggerText({ kind, event, delayMs, delay }: GraphEdge): string {
  if (kind === "after") return `after ${delay ?? delayText(delayMs ?? 0)}`;
  return event ?? kind;
}

/** Paths hold letters, digits, _, - and dots; a prefix keeps them off Mermaid's own words. */
function name(path: string): string {
  return `s_${path.replaceAll("_", "__").replaceAll("-", "_h").replaceAll(".", "_d")}`;
}

function text(value: string): string {
  return value
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[^\p{L}\p{N} .,()=+*/'!&|?[\]_-]/gu, (char) => `#${char.codePointAt(0)};`);
}
