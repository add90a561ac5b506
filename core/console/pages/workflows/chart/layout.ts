import type { ELK, ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import type { Chart, ChartEdge, ChartNode } from "./graph.ts";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}
export interface Route {
  points: Point[];
  label: Box;
}
export interface Layout {
  /** By path; places are relative to the state around. */
  boxes: ReadonlyMap<string, Box>;
  /** By arrow; places are absolute. */
  routes: ReadonlyMap<string, Route>;
  width: number;
  height: number;
}

const options = {
  "elk.algorithm": "layered",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "36",
  "elk.layered.spacing.edgeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.spacing.nodeNode": "32",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeLabel": "6",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.feedbackEdges": "true",
};

export const lineHeight = 16;
const titleHeight = 34;
const character = 6.7;
/** Longer texts on arrows and in boxes are cut, and whole in their tooltip. */
export const longest = 34;
export const mostLines = 4;

/** The lines below a state's title: its status, what it does on the way in and out, what it reacts to in place. */
export function linesOf(
  node: ChartNode,
): { text: string; mark: "status" | "entry" | "exit" | "inner"; pointer: string }[] {
  const inner = node.inner.slice(0, mostLines).map(({ text, pointer }) => ({ text, mark: "inner" as const, pointer }));
  const action = (mark: "entry" | "exit") => (text: string) => ({ text, mark, pointer: `${node.pointer}/${mark}` });
  const status = node.status ? [{ text: node.status, mark: "status" as const, pointer: node.pointer }] : [];
  return [...status, ...node.entry.map(action("entry")), ...node.exit.map(action("exit")), ...inner];
}

/** What an arrow has written on it, a line each; a lone transition's guard gets a line of its own. */
export function labelLines({ lines }: ChartEdge): { text: string; pointer: string; dim: boolean }[] {
  const [only] = lines;
  if (lines.length === 1 && only)
    return [
      { text: only.trigger, pointer: only.pointer, dim: false },
      ...(only.guard ? [{ text: `[${only.guard}]`, pointer: only.pointer, dim: true }] : []),
    ];
  const shown = lines.length > mostLines ? lines.slice(0, mostLines - 1) : lines;
  const rest = lines.length - shown.length;
  return [
    ...shown.map(({ trigger, guard, pointer }) => ({
      text: guard ? `${trigger} [${guard}]` : trigger,
      pointer,
      dim: false,
    })),
    ...(rest > 0 ? [{ text: `and ${rest} more`, pointer: lines[shown.length]!.pointer, dim: true }] : []),
  ];
}

function widthOf(texts: readonly string[], size = character): number {
  return Math.max(...texts.map((text) => Math.min(text.length, longest)), 0) * size;
}

export function heightOfHead(node: ChartNode): number {
  return titleHeight + linesOf(node).length * lineHeight;
}

/** The least that a state takes with what is written on it, and how much of that is its head. */
export function sizeOf(node: ChartNode): { width: number; height: number; head: number } {
  const head = heightOfHead(node);
  const texts = [`${node.label}  `, ...linesOf(node).map(({ text }) => `${text}   `)];
  const width = Math.max(104, Math.ceil(widthOf(texts) + 36));
  return { width, height: head + (head > titleHeight ? 6 : 4), head };
}

function elkNode(node: ChartNode, inner: ElkNode[], fromInside: boolean): ElkNode {
  const { width, height, head } = sizeOf(node);
  if (inner.length === 0) return { id: node.path, width, height };
  const children = fromInside ? [{ id: insideOf(node.path), width: 8, height: 8 }, ...inner] : inner;
  return {
    id: node.path,
    children,
    layoutOptions: {
      "elk.padding": `[top=${head + 18},left=24,bottom=22,right=24]`,
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${width}, ${head + 40})`,
    },
  };
}

/** Leads from a state to one inside it: drawn from a dot inside, instead of across what is written at its top. */
export function leadsInside({ source, target }: Pick<ChartEdge, "source" | "target">): boolean {
  return target.startsWith(`${source}.`);
}

const insideOf = (path: string) => `${path}/inside`;

export function labelSize(edge: ChartEdge): { width: number; height: number } {
  const texts = labelLines(edge).map(({ text }) => text);
  return { width: Math.ceil(widthOf(texts, 6.1)) + 10, height: texts.length * 15 + 2 };
}

function elkEdge(edge: ChartEdge): ElkExtendedEdge {
  return {
    id: edge.id,
    sources: [leadsInside(edge) ? insideOf(edge.source) : edge.source],
    targets: [edge.target],
    labels: [{ id: `${edge.id}:label`, text: "label", ...labelSize(edge) }],
  };
}

/** Everything that a layout depends on; charts of the same key look alike. */
export function layoutKey({ nodes, edges }: Pick<Chart, "nodes" | "edges">): string {
  const texts = (node: ChartNode) => linesOf(node).map(({ text }) => text);
  return JSON.stringify([
    nodes.map((node) => [node.path, node.label, node.parent, ...texts(node)]),
    edges.map((edge) => [edge.id, ...labelLines(edge).map(({ text }) => text)]),
  ]);
}

/** Above this many arrows one try has to do, and a quick one: more care takes more than twice as long. */
const fewArrows = 40;

export function isLarge({ edges }: Pick<Chart, "edges">): boolean {
  return edges.length > fewArrows;
}

/** Lays a chart out one way or the other, whichever shows it larger in a frame; a large one always downwards. */
export async function layOutIn(elk: ELK, chart: Chart, frame: { width: number; height: number }): Promise<Layout> {
  const down = await layOut(elk, chart, "DOWN");
  if (isLarge(chart)) return down;
  const across = await layOut(elk, chart, "RIGHT");
  const scale = ({ width, height }: Layout) => Math.min(1, frame.width / width, frame.height / height);
  return scale(down) > scale(across) ? down : across;
}

/** Lays a chart out, states inside states, arrows at right angles. */
export async function layOut(
  elk: ELK,
  { nodes, edges }: Pick<Chart, "nodes" | "edges">,
  direction: "RIGHT" | "DOWN" = "RIGHT",
): Promise<Layout> {
  const inside = Map.groupBy(nodes, (node) => node.parent);
  const dotted = new Set(edges.filter(leadsInside).map(({ source }) => source));
  const build = (node: ChartNode): ElkNode =>
    elkNode(node, (inside.get(node.path) ?? []).map(build), dotted.has(node.path));
  const root: ElkNode = {
    id: "root",
    layoutOptions: {
      ...options,
      "elk.direction": direction,
      ...(isLarge({ edges }) ? { "elk.layered.thoroughness": "1" } : {}),
      // Arrows across states need it, and it takes several times as long.
      "elk.hierarchyHandling": nodes.some(({ parent }) => parent !== "") ? "INCLUDE_CHILDREN" : "SEPARATE_CHILDREN",
    },
    children: (inside.get("") ?? []).map(build),
    edges: edges.map(elkEdge),
  };
  const laid: ElkNode = await elk.layout(root);
  const boxes = new Map<string, Box>();
  const corners = new Map<string, Point>([["root", { x: 0, y: 0 }]]);
  const place = (node: ElkNode, corner: Point) => {
    const { x = 0, y = 0, width = 0, height = 0 } = node;
    const own = { x: corner.x + x, y: corner.y + y };
    corners.set(node.id, own);
    boxes.set(node.id, { x, y, width, height });
    for (const child of node.children ?? []) place(child, own);
  };
  for (const node of laid.children ?? []) place(node, { x: 0, y: 0 });
  const routes = new Map((laid.edges ?? []).map((edge) => [edge.id, routeOf(edge, corners)]));
  return { boxes, routes, width: laid.width ?? 0, height: laid.height ?? 0 };
}

function routeOf(edge: ElkExtendedEdge, corners: ReadonlyMap<string, Point>): Route {
  const corner = corners.get((edge as { container?: string }).container ?? "root") ?? { x: 0, y: 0 };
  const [section] = edge.sections ?? [];
  const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
  const { x = 0, y = 0, width = 0, height = 0 } = edge.labels?.[0] ?? {};
  return {
    points: points.map((point) => ({ x: point.x + corner.x, y: point.y + corner.y })),
    label: { x: x + corner.x, y: y + corner.y, width, height },
  };
}

/** An SVG path through points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius = 6): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const parts = rest.map((corner, at) => {
    const before = points[at]!;
    const after = rest[at + 1];
    if (!after) return `L${corner.x} ${corner.y}`;
    const [a, b] = [towards(corner, before, radius), towards(corner, after, radius)];
    return `L${a.x} ${a.y} Q${corner.x} ${corner.y} ${b.x} ${b.y}`;
  });
  return `M${first.x} ${first.y} ${parts.join(" ")}`;
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
