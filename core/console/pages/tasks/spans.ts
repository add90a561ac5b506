import type { Region } from "../../../annotations/region.contract.ts";

export interface Piece {
  text: string;
  /** The innermost span over this piece, if any; `begins` where its label belongs. */
  span: { id: string; class: string; begins: boolean } | null;
  /** How many people have marked this piece, by class, what most say first. */
  marked: readonly { class: string; people: number }[];
}

/**
 * Cuts a text at its spans, which count in Unicode code points with an exclusive end; where spans overlap the shorter one shows. What
 * people have marked themselves is counted beside it.
 */
export function cutAtSpans(
  text: string,
  regions: readonly Region[],
  people: readonly (readonly Region[])[] = [],
): Piece[] {
  const points = [...text];
  const spansIn = (list: readonly Region[]) =>
    list
      .filter((one) => one.type === "span")
      .map((one) => ({ ...one, start: Math.max(0, one.start), end: Math.min(points.length, one.end) }))
      .filter((one) => one.start < one.end);
  const spans = spansIn(regions);
  const beside = people.map(spansIn);
  const all = [...spans, ...beside.flat()];
  const cuts = [...new Set([0, points.length, ...all.flatMap((one) => [one.start, one.end])])].toSorted(
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
      marked: countedAt(beside, start, end),
    });
  }
  return pieces;
}

function countedAt(
  people: readonly (readonly { class: string; start: number; end: number }[])[],
  start: number,
  end: number,
) {
  const said = people.flatMap((spans) => [
    ...new Set(spans.filter((one) => one.start <= start && one.end >= end).map((one) => one.class)),
  ]);
  return [...Map.groupBy(said, (one) => one)]
    .map(([name, all]) => ({ class: name, people: all.length }))
    .toSorted((a, b) => b.people - a.people || (a.class < b.class ? -1 : 1));
}
