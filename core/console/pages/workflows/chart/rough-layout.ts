import type { Chart, ChartNode } from "./graph.ts";
import { type Box, labelSize, type Layout, type Point, sizeOf } from "./layout.ts";

const gap = { across: 56, down: 64, side: 24, bottom: 22 };

/** A picture at once: states in rows as they are written, arrows straight. It stands in until a careful layout is there. */
export function roughLayout({ nodes, edges }: Pick<Chart, "nodes" | "edges">): Layout {
  const inside = Map.groupBy(nodes, (node) => node.parent);
  const boxes = new Map<string, Box>();
  const whole = pack(inside, boxes, "", { x: 0, y: 0 });
  const places = new Map<string, Box>();
  for (const { path, parent } of nodes) {
    const { x, y, width, height } = boxes.get(path)!;
    const around = places.get(parent) ?? { x: 0, y: 0 };
    places.set(path, { x: x + around.x, y: y + around.y, width, height });
  }
  const routes = edges.map((edge) => {
    const [from, to] = [places.get(edge.source)!, places.get(edge.target)!];
    const points = [borderTowards(from, middleOf(to)), borderTowards(to, middleOf(from))];
    const { width, height } = labelSize(edge);
    const x = (points[0]!.x + points[1]!.x - width) / 2;
    const y = (points[0]!.y + points[1]!.y - height) / 2;
    return [edge.id, { points, label: { x, y, width, height } }] as const;
  });
  return { boxes, routes: new Map(routes), ...whole };
}

/** Places the states inside another in rows, about as wide as high; gives the room that they take. */
function pack(
  inside: ReadonlyMap<string, ChartNode[]>,
  boxes: Map<string, Box>,
  path: string,
  corner: Point,
): { width: number; height: number } {
  const list = inside.get(path) ?? [];
  const perRow = Math.ceil(Math.sqrt(list.length));
  let [x, y, width, rowHeight] = [corner.x, corner.y, 0, 0];
  for (const [at, node] of list.entries()) {
    if (at > 0 && at % perRow === 0) {
      [x, y] = [corner.x, y + rowHeight + gap.down];
      rowHeight = 0;
    }
    const size = sizeWith(inside, boxes, node);
    boxes.set(node.path, { x, y, ...size });
    x += size.width + gap.across;
    width = Math.max(width, x - gap.across);
    rowHeight = Math.max(rowHeight, size.height);
  }
  return { width, height: y + rowHeight };
}

function sizeWith(inside: ReadonlyMap<string, ChartNode[]>, boxes: Map<string, Box>, node: ChartNode) {
  const { width, height, head } = sizeOf(node);
  if (!inside.has(node.path)) return { width, height };
  const room = pack(inside, boxes, node.path, { x: gap.side, y: head + 18 });
  return { width: Math.max(width, room.width + gap.side), height: room.height + gap.bottom };
}

function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where the line from a box's middle to a point leaves the box. */
function borderTowards(box: Box, to: Point): Point {
  const from = middleOf(box);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = Math.min(1, box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9));
  return { x: from.x + dx * share, y: from.y + dy * share };
}
