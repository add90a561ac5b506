import type { Region } from "../../../annotations/region.contract.ts";

export interface Piece {
  text: string;
  /** The innermost span over this piece, if any; `begins` where its label belongs. */
  span: { id: string; class: string; begins: boolean } | null;
}

/** Cuts a text at its spans, which count in Unicode code points with an exclusive end; where spans overlap the shorter one shows. */
export function cutAtSpans(text: string, regions: readonly Region[]): Piece[] {
  const points = [...text];
  const spans = regions
    .filter((one) => one.type === "span")
    .map((one) => ({ ...one, start: Math.max(0, one.start), end: Math.min(points.length, one.end) }))
    .filter((one) => one.start < one.end);
  const cuts = [...new Set([0, points.length, ...spans.flatMap((one) => [one.start, one.end])])].toSorted(
    (a, b) => a - b,
  );
  const pieces: Piece[] = [];
  for (let at = 0; at + 1 < cuts.length; at++) {
    const start = cuts[at]!;
    const end = cuts[at + 1]!;
    const over = spans
      .filter((one) => one.start <= start && one.end >= end)
      .toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
    pieces.push({
      text: points.slice(start, end).join(""),
      span: over ? { id: over.id, class: over.class, begins: over.start === start } : null,
    });
  }
  return pieces;
}
