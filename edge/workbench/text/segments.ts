import type { RegionOf } from "../../../core/annotations/region.contract.ts";

export type Span = RegionOf<"span">;

/** A stretch of text under the same spans throughout; offsets in code points, end exclusive. */
export interface Segment {
  start: number;
  end: number;
  /** Ids of the spans over it. */
  spans: readonly string[];
}

/** A paragraph of the text; the line break after it belongs to none. */
export interface Paragraph {
  start: number;
  end: number;
}

/** Splits a text at its line breaks; offsets in code points. */
export function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + [...line].length;
    paragraphs.push({ start, end });
    start = end + 1;
  }
  return paragraphs;
}

/** The spans that touch each paragraph; paragraphs without one are left out. */
export function byParagraph(paragraphs: readonly Paragraph[], spans: readonly Span[]): Map<Paragraph, Span[]> {
  const found = new Map<Paragraph, Span[]>();
  for (const span of spans) {
    for (
      let i = firstEndingAfter(paragraphs, span.start);
      i < paragraphs.length && paragraphs[i]!.start < span.end;
      i++
    ) {
      const paragraph = paragraphs[i]!;
      const list = found.get(paragraph);
      if (list) list.push(span);
      else found.set(paragraph, [span]);
    }
  }
  return found;
}

function firstEndingAfter(paragraphs: readonly Paragraph[], point: number): number {
  let low = 0;
  let high = paragraphs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (paragraphs[middle]!.end <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Cuts a stretch at every border of a span; the pieces cover it without gap or overlap. */
export function segmentsOf({ start, end }: Paragraph, spans: readonly Span[]): Segment[] {
  if (end <= start) return [];
  const cuts = new Set([start, end]);
  for (const span of spans) {
    for (const cut of [span.start, span.end]) if (cut > start && cut < end) cuts.add(cut);
  }
  const borders = [...cuts].sort((a, b) => a - b);
  return borders.slice(0, -1).map((from, i) => {
    const to = borders[i + 1]!;
    return { start: from, end: to, spans: spans.filter((s) => s.start < to && s.end > from).map((s) => s.id) };
  });
}

/** Gives each span a lane under the text so that overlapping spans never share one; the longer lies nearer to the text. */
export function lanesOf(spans: readonly Span[]): Map<string, number> {
  const order = [...spans].sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  const ends: number[] = [];
  const lanes = new Map<string, number>();
  for (const span of order) {
    const free = ends.findIndex((end) => end <= span.start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = span.end;
    lanes.set(span.id, lane);
  }
  return lanes;
}

/** A selection without the white space at its ends; null when nothing else is left. */
export function trimmed(slice: (start: number, end: number) => string, start: number, end: number): Paragraph | null {
  const points = [...slice(start, end)];
  const blank = (point: string | undefined) => point !== undefined && /\s/u.test(point);
  let from = 0;
  let to = points.length;
  while (from < to && blank(points[from])) from++;
  while (to > from && blank(points[to - 1])) to--;
  return from < to ? { start: start + from, end: start + to } : null;
}
