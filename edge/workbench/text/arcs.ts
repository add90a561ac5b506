/** A place in the text pane where an arc begins or ends, in CSS pixels. */
export interface ArcEnd {
  x: number;
  top: number;
}

/** How high above its ends each arc rises so that nested arcs do not run into each other; by index. */
export function arcHeights(arcs: readonly { from: ArcEnd; to: ArcEnd }[], step = 13, base = 12): number[] {
  const order = arcs
    .map((arc, index) => ({
      index,
      left: Math.min(arc.from.x, arc.to.x),
      right: Math.max(arc.from.x, arc.to.x),
      top: Math.min(arc.from.top, arc.to.top),
    }))
    .sort((a, b) => a.right - a.left - (b.right - b.left));
  const placed: { left: number; right: number; top: number; level: number }[] = [];
  const heights: number[] = [];
  for (const arc of order) {
    const crossed = placed.filter((p) => Math.abs(p.top - arc.top) < 14 && p.left < arc.right && p.right > arc.left);
    const level = crossed.reduce((most, p) => Math.max(most, p.level + 1), 0);
    placed.push({ ...arc, level });
    heights[arc.index] = base + level * step;
  }
  return heights;
}

/** The SVG path of an arc: up, across and down onto its end, with rounded shoulders. */
export function arcPath(from: ArcEnd, to: ArcEnd, height: number): string {
  const top = Math.max(4, Math.min(from.top, to.top) - height);
  const turn = to.x >= from.x ? 1 : -1;
  const radius = Math.min(6, Math.abs(to.x - from.x) / 2);
  return [
    `M ${from.x} ${from.top}`,
    `V ${top + radius}`,
    `Q ${from.x} ${top} ${from.x + turn * radius} ${top}`,
    `H ${to.x - turn * radius}`,
    `Q ${to.x} ${top} ${to.x} ${top + radius}`,
    `V ${to.top - 3}`,
  ].join(" ");
}
