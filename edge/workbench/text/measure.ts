import type { Relation } from "../../../core/annotations/region.contract.ts";
import { type ArcEnd, arcHeights, arcPath } from "./arcs.ts";
import type { CodePoints } from "./code-points.ts";
import { rangeOf, type Segments, segmentsIn } from "./dom-points.ts";
import type { Span } from "./segments.ts";

export interface PlacedLabel {
  id: string;
  x: number;
  y: number;
  width: number;
}
export interface PlacedArc {
  relation: Relation;
  path: string;
  nameX: number;
  nameY: number;
}

/** The lines that a span covers, relative to the sheet. */
export function linesOf(
  sheet: HTMLElement,
  span: { start: number; end: number },
  points: CodePoints,
  segments: Segments = segmentsIn(sheet),
  origin: DOMRect = sheet.getBoundingClientRect(),
): DOMRect[] {
  const range = rangeOf(segments, span.start, span.end, points);
  if (!range) return [];
  return [...range.getClientRects()]
    .filter((rect) => rect.width > 0)
    .map((rect) => new DOMRect(rect.x - origin.x, rect.y - origin.y, rect.width, rect.height));
}

/** Puts a label under the first line of each span; one that would run into its neighbour is cut short or goes a row down. */
export function placeLabels(
  starts: readonly { id: string; x: number; bottom: number; words: number }[],
): PlacedLabel[] {
  const rows = Map.groupBy(starts, (s) => Math.round(s.bottom / 8));
  const placed: PlacedLabel[] = [];
  for (const row of rows.values()) {
    row.sort((a, b) => a.x - b.x);
    let lastLow = -Infinity;
    row.forEach((label, i) => {
      const next = row[i + 1]?.x ?? Infinity;
      const wanted = label.words;
      const room = next - label.x - 2;
      const low = label.x < lastLow;
      const width = low || room >= 24 ? Math.min(wanted, Math.max(room, 24)) : wanted;
      if (!low && room < 24) lastLow = -Infinity;
      placed.push({ id: label.id, x: label.x, y: label.bottom + (low ? 12 : 0), width });
      lastLow = Math.max(lastLow, label.x + width);
    });
  }
  return placed;
}

/** How many lanes of underlines each line of text has, by the line's lower edge. */
export function lanesByLine(
  lines: ReadonlyMap<string, readonly DOMRect[]>,
  laneOf: (id: string) => number,
): (bottom: number) => number {
  const deepest = new Map<number, number>();
  const key = (bottom: number) => Math.round(bottom / 8);
  for (const [id, rects] of lines) {
    for (const rect of rects)
      deepest.set(key(rect.bottom), Math.max(deepest.get(key(rect.bottom)) ?? 0, laneOf(id) + 1));
  }
  return (bottom) => deepest.get(key(bottom)) ?? 0;
}

/** Where the arc of each relation runs; relations to spans that are not shown are left out. */
export function placeArcs(relations: readonly Relation[], ends: ReadonlyMap<string, ArcEnd>): PlacedArc[] {
  const drawn = relations.flatMap((relation) => {
    const from = ends.get(relation.from);
    const to = ends.get(relation.to);
    return from && to ? [{ relation, from: { ...from, x: from.x + 3 }, to: { ...to, x: to.x - 3 } }] : [];
  });
  const heights = arcHeights(drawn);
  return drawn.map(({ relation, from, to }, i) => ({
    relation,
    path: arcPath(from, to, heights[i]!),
    nameX: (from.x + to.x) / 2,
    nameY: Math.max(4, Math.min(from.top, to.top) - heights[i]!),
  }));
}

/** The middle of a span's first line, where arcs are tied. */
export function arcEndOf(lines: readonly DOMRect[]): ArcEnd | null {
  const first = lines[0];
  return first ? { x: first.x + first.width / 2, top: first.y + 1 } : null;
}

export function spanOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}
