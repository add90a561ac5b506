import { isOnImage, shapeOf } from "../geometry/outline.ts";
import { type Bounds, boundsOfPoints } from "../geometry/point.ts";
import { centredOn, fitBounds } from "../geometry/viewport.ts";
import { changeViewport, type ViewStore } from "../canvas/view.ts";
import type { CodePoints } from "../text/code-points.ts";
import { rangeOf } from "../text/dom-points.ts";
import type { Thing } from "./things.ts";

/** What all the regions of a thing cover together, in image pixels; null for text. */
export function thingBounds(thing: Thing | null): Bounds | null {
  return boundsOfPoints(
    (thing?.members ?? []).flatMap((region) => {
      const bounds = region && isOnImage(region) ? shapeOf(region).bounds : null;
      return bounds
        ? [[bounds.minX, bounds.minY] as [number, number], [bounds.maxX, bounds.maxY] as [number, number]]
        : [];
    }),
  );
}

/** What all the spans of a thing cover together, in code points; null for images. */
export function thingStretch(thing: Thing | null): { start: number; end: number } | null {
  const spans = (thing?.members ?? []).flatMap((region) => (region?.type === "span" ? [region] : []));
  if (spans.length === 0) return null;
  return { start: Math.min(...spans.map((s) => s.start)), end: Math.max(...spans.map((s) => s.end)) };
}

/** Moves the picture so that some bounds are in the middle, and zooms only where they would be too small or too large to judge. */
export function centreOn(view: ViewStore, bounds: Bounds): void {
  changeViewport(view, (old, { canvas, fitted }) => {
    const best = fitBounds(bounds, canvas, Math.min(canvas.width, canvas.height) * 0.3, 6);
    const fits = !fitted && old.scale <= best.scale * 1.4 && old.scale >= best.scale * 0.4;
    return fits
      ? centredOn([(bounds.minX + bounds.maxX) / 2, (bounds.minY + bounds.maxY) / 2], old.scale, canvas)
      : best;
  });
}

const mark = "review-focus";

export interface ShowStretch {
  /** In code points; null marks nothing. */
  stretch: { start: number; end: number } | null;
  points: CodePoints;
  /** In which of the texts it has no label and is therefore marked, in the order of the page. */
  absent: readonly boolean[];
  scroll: boolean;
}

/** Marks a stretch in the texts below `host` that have no label there, and scrolls all of them to it. */
export function showStretch(host: HTMLElement, { stretch, points, absent, scroll }: ShowStretch): void {
  const sheets = [...host.querySelectorAll<HTMLElement>("[aria-roledescription='text to label']")];
  const ranges = sheets.map((sheet) => stretch && rangeOf(sheet, stretch.start, stretch.end, points));
  if ("highlights" in CSS) {
    const marked = ranges.flatMap((range, at) => (range && absent[at] ? [range] : []));
    if (marked.length > 0) CSS.highlights.set(mark, new Highlight(...marked));
    else CSS.highlights.delete(mark);
  }
  if (!scroll) return;
  ranges.forEach((range, at) => {
    const pane = sheets[at]?.parentElement;
    const line = range?.getBoundingClientRect();
    const box = pane?.getBoundingClientRect();
    if (pane && box && line) pane.scrollTop += line.top - (box.top + box.height / 2 - line.height / 2);
  });
}

/** Scrolls the other texts below `host` along with the one that was scrolled. */
export function scrollAlong(host: HTMLElement, moved: HTMLElement): void {
  const share = moved.scrollTop / Math.max(1, moved.scrollHeight - moved.clientHeight);
  for (const sheet of host.querySelectorAll<HTMLElement>("[aria-roledescription='text to label']")) {
    const pane = sheet.parentElement;
    if (!pane || pane === moved) continue;
    const to = Math.round(share * (pane.scrollHeight - pane.clientHeight));
    if (Math.abs(pane.scrollTop - to) > 2) pane.scrollTop = to;
  }
}
