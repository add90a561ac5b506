import { weightedMedian } from "../weighted-median.ts";
import type { ShapeKind } from "./fuse-marks.ts";

/** A part of a text or a recording, its end exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** Spans: alike by what they share of what they cover, merged by the weighted medians of their ends. */
export const spans: ShapeKind<Stretch> = {
  extent: ({ start, end }) => [start, end],
  likeness(a, b) {
    const both = Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
    const either = Math.max(a.end, b.end) - Math.min(a.start, b.start);
    return either > 0 ? both / either : Number(a.start === b.start);
  },
  merge: (shapes, weights) => ({
    start: weightedMedian(
      shapes.map(({ start }) => start),
      weights,
    ),
    end: weightedMedian(
      shapes.map(({ end }) => end),
      weights,
    ),
  }),
};

/** Spans of text: as `spans`, but ends stay where somebody put them, so they are whole characters. */
export const textSpans: ShapeKind<Stretch> = {
  ...spans,
  merge(shapes, weights) {
    const { start, end } = spans.merge(shapes, weights);
    return { start: Math.floor(start), end: Math.ceil(end) };
  },
};
