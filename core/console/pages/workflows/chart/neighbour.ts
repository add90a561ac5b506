import type { Box } from "./layout.ts";

export type Direction = "left" | "right" | "up" | "down";

/** The state that lies next in a direction: what is straight ahead comes before what is nearer but aside. */
export function neighbour(boxes: ReadonlyMap<string, Box>, from: string, direction: Direction): string | undefined {
  const start = boxes.get(from);
  if (!start) return boxes.keys().next().value;
  const sideways = direction === "left" || direction === "right";
  const sign = direction === "left" || direction === "up" ? -1 : 1;
  let best: { path: string; cost: number } | undefined;
  for (const [path, box] of boxes) {
    if (path === from || from.startsWith(`${path}.`) || path.startsWith(`${from}.`)) continue;
    const [dx, dy] = [
      middle(box.x, box.width) - middle(start.x, start.width),
      middle(box.y, box.height) - middle(start.y, start.height),
    ];
    const [ahead, aside] = sideways ? [dx * sign, Math.abs(dy)] : [dy * sign, Math.abs(dx)];
    if (ahead <= 8) continue;
    const cost = ahead + aside * 2.5;
    if (!best || cost < best.cost) best = { path, cost };
  }
  return best?.path;
}

const middle = (start: number, length: number) => start + length / 2;
