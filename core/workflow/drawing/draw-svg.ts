import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk.bundled.js";
import type { WorkflowDefinition } from "../../../machines/engine/definition.ts";
import { type GraphNode, graphOf } from "../../../machines/engine/summary.ts";
import { ANYWHERE, type Arrow, arrowsOf, innerLines, innerTexts, layout, LINE_HEIGHT, nodesOf } from "./layout.ts";

const style = `
  text { font: 500 12px Inter, system-ui, sans-serif; fill: #1f2430; }
  .state { fill: #ffffff; stroke: #c3c9d5; }
  .group { fill: #f6f7f9; stroke: #d5dae3; }
  .current { fill: #e7efff; stroke: #2f6fed; stroke-width: 2; }
  .edge { fill: none; stroke: #8b94a7; stroke-width: 1.2; }
  .label { font-size: 10.5px; font-weight: 400; fill: #596174; }
  .count { fill: #2f6fed; } .count-text { fill: #ffffff; font-size: 11px; }
  .arrow { fill: #8b94a7; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e8ee; } .state { fill: #22262f; stroke: #4a5264; } .group { fill: #1a1d24; stroke: #363c4a; }
    .current { fill: #1d3157; stroke: #6d9bff; } .label { fill: #a9b1c3; } .edge { stroke: #7c869b; } .arrow { fill: #7c869b; }
  }`;

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
}

/** The workflow as a standalone SVG: `current` states highlighted, `counts` of live instances beside their states. */
export async function drawSvg(
  definition: WorkflowDefinition,
  current: readonly string[],
  counts: ReadonlyMap<string, number>,
): Promise<string> {
  const graph = graphOf(definition);
  const byId = new Map(nodesOf(graph).map((node) => [node.id, node]));
  const laid = await layout(graph, (node) => node.label);
  const offsets = new Map<string, { x: number; y: number }>([["root", { x: 0, y: 0 }]]);
  const boxes: string[] = [];
  const place = (node: ElkNode, x: number, y: number) => {
    offsets.set(node.id, { x, y });
    const state = byId.get(node.id)!;
    const inner = { lines: innerLines(graph, state), texts: innerTexts(graph, state) };
    boxes.push(box(state, inner, node, x, y, current.includes(node.id), total(node, byId, counts)));
    for (const child of node.children ?? []) place(child, x + child.x!, y + child.y!);
  };
  for (const node of laid.children ?? []) place(node, node.x!, node.y!);
  const arrows = new Map(arrowsOf(graph).map((one) => [one.id, one]));
  const edges = (laid.edges ?? []).map((edge) =>
    arrow(
      edge,
      arrows.get(edge.id)!,
      offsets.get((edge as { container?: string }).container ?? "root") ?? { x: 0, y: 0 },
    ),
  );
  const width = Math.ceil(laid.width ?? 0);
  const height = Math.ceil(laid.height ?? 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-18 -4 ${width + 22} ${height + 8}" width="${width + 22}" height="${height + 8}" role="img" aria-label="Workflow ${escape(definition.id ?? "")}"><style>${style}</style><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="arrow" d="M0 0 8 4 0 8z"/></marker></defs>${boxes.join("")}${edges.join("")}</svg>`;
}

/** How many instances are in a state or inside it; one that is in each region of a parallel state counts once. */
function total(node: ElkNode, states: ReadonlyMap<string, GraphNode>, counts: ReadonlyMap<string, number>): number {
  const own = counts.get(node.id) ?? 0;
  const inside = (node.children ?? []).map((child) => total(child, states, counts));
  return states.get(node.id)?.kind === "parallel"
    ? Math.max(own, ...inside)
    : inside.reduce((sum, one) => sum + one, own);
}

function box(
  node: GraphNode,
  { lines, texts }: { lines: readonly string[]; texts: readonly string[] },
  at: ElkNode,
  x: number,
  y: number,
  lit: boolean,
  count: number,
): string {
  const { width = 0, height = 0 } = at;
  if (node.kind === "history") return historyMark(node, x + width / 2, y + height / 2, width / 2);
  const group = (at.children ?? []).length > 0;
  const kind = lit ? "current" : group ? "group" : "state";
  const dash = node.kind === "parallel" || node.id === ANYWHERE ? ' stroke-dasharray="5 3"' : "";
  const inner =
    node.kind === "final"
      ? `<rect class="${kind}" x="${x + 3}" y="${y + 3}" width="${width - 6}" height="${height - 6}" rx="6"/>`
      : "";
  const side = group ? `x="${x + 14}"` : `x="${x + width / 2}" text-anchor="middle"`;
  const top = group || lines.length > 0 ? y + 22 : y + height / 2 + 4;
  const inside = lines.map(
    (line, i) => `<text class="label" ${side} y="${top + 4 + (i + 1) * LINE_HEIGHT}">${escape(line)}</text>`,
  );
  const label = `<text ${side} y="${top}">${escape(node.label)}</text>${inside.join("")}`;
  const start = node.initial
    ? `<circle class="arrow" cx="${x - 10}" cy="${y + 12}" r="4"><title>Begins here</title></circle>`
    : "";
  const counted = count.toLocaleString("en");
  const digits = counted.length * 7 + 12;
  const badge =
    count > 0
      ? `<g><rect class="count" x="${x + width - digits - 6}" y="${y - 9}" width="${digits}" height="18" rx="9"/><text class="count-text" x="${x + width - 6 - digits / 2}" y="${y + 4}" text-anchor="middle">${counted}</text></g>`
      : "";
  const name = node.id === ANYWHERE ? node.label : node.id;
  const title = [`${name}${node.meta.status ? ` (${node.meta.status})` : ""}`, ...texts].join("\n");
  return `<g><title>${escape(title)}</title><rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"${dash}/>${inner}${label}${start}${badge}</g>`;
}

/** A circle with an H, and a star for a deep one, as statecharts have always had it. */
function historyMark({ id, history, initial }: GraphNode, x: number, y: number, radius: number): string {
  const start = initial ? `<circle class="arrow" cx="${x - radius - 8}" cy="${y}" r="4"/>` : "";
  return `<g><title>${escape(`${id}: where it was last`)}</title><circle class="state" cx="${x}" cy="${y}" r="${radius}"/><text x="${x}" y="${y + 4}" text-anchor="middle">${history === "deep" ? "H*" : "H"}</text>${start}</g>`;
}

function arrow(edge: ElkExtendedEdge, { lines, title }: Arrow, offset: { x: number; y: number }): string {
  const paths = (edge.sections ?? []).map(({ startPoint, bendPoints = [], endPoint }) => {
    const points = [startPoint, ...bendPoints, endPoint].map(
      (p) => `${(p.x + offset.x).toFixed(1)},${(p.y + offset.y).toFixed(1)}`,
    );
    return `<path class="edge" marker-end="url(#arrow)" d="M${points.join(" L")}"/>`;
  });
  const [label] = edge.labels ?? [];
  const x = ((label?.x ?? 0) + offset.x + (label?.width ?? 0) / 2).toFixed(1);
  const text = lines.map(
    (line, i) =>
      `<text class="label" text-anchor="middle" x="${x}" y="${((label?.y ?? 0) + offset.y + 10 + i * 13).toFixed(1)}">${escape(line)}</text>`,
  );
  return `<g><title>${escape(title)}</title>${paths.join("")}${text.join("")}</g>`;
}
