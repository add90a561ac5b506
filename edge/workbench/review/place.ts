import { isOnImage, shapeOf } from "../geometry/outline.ts";
import { type Bounds, boundsOfPoints, type Size } from "../geometry/point.ts";
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

/** Whether panes of pictures are larger one above the other than side by side; `head` is the height of a pane's title. */
export function stacksBetter(room: Size, panes: number, image: Size | null, head = 34): boolean {
  if (!image || panes < 2 || room.width === 0) return false;
  const scale = (width: number, height: number) => Math.min(width / image.width, (height - head) / image.height);
  return scale(room.width, room.height / panes) > scale(room.width / panes, room.height) * 1.1;
}

/** Moves the picture so that some bounds are in the middle, and zooms only where they would be too small or too large to judge. */
export function centreOn(view: ViewStore, bounds: Bounds): void {
  changeViewport(view, (old, { canvas, fitted }) => {
    const best = fitBounds(bounds, canvas, Math.min(canvas.width, canvas.height) * 0.3, 3);
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

/** The texts below an element, each with what scrolls it. */
function textsBelow(host: HTMLElement): { sheet: HTMLElement; scroller: HTMLElement }[] {
  return [...host.querySelectorAll<HTMLElement>("[data-pane]")].flatMap((pane) => {
    const scroller = pane.firstElementChild as HTMLElement | null;
    const sheet = scroller?.querySelector<HTMLElement>("[aria-roledescription='text to label']");
    return scroller && sheet ? [{ sheet, scroller }] : [];
  });
}

/** Marks a stretch in the texts below `host` that have no label there, and scrolls all of them to it. */
export function showStretch(host: HTMLElement, { stretch, points, absent, scroll }: ShowStretch): void {
  const texts = textsBelow(host);
  const ranges = texts.map(({ sheet }) => stretch && rangeOf(sheet, stretch.start, stretch.end, points));
  if ("highlights" in CSS) {
    const marked = ranges.flatMap((range, at) => (range && absent[at] ? [range] : []));
    if (marked.length > 0) CSS.highlights.set(mark, new Highlight(...marked));
    else CSS.highlights.delete(mark);
  }
  if (!scroll) return;
  ranges.forEach((range, at) => {
    const { scroller } = texts[at]!;
    const line = range?.getBoundingClientRect();
    const box = scroller.getBoundingClientRect();
    if (line) scroller.scrollTop += line.top - (box.top + box.height / 2 - line.height / 2);
  });
}

/** Scrolls the other texts below `host` along with the one that was scrolled. */
export function scrollAlong(host: HTMLElement, moved: HTMLElement): void {
  const share = moved.scrollTop / Math.max(1, moved.scrollHeight - moved.clientHeight);
  for (const { scroller } of textsBelow(host)) {
    const to = Math.round(share * (scroller.scrollHeight - scroller.clientHeight));
    if (scroller !== moved && Math.abs(scroller.scrollTop - to) > 2) scroller.scrollTop = to;
  }
}
