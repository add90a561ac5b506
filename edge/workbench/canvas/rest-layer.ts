import { type Bounds, overlap, type Size } from "../geometry/point.ts";
import { type Viewport, visibleBounds } from "../geometry/viewport.ts";
import { type Pen, toImagePixels } from "./paint.ts";

/** Paints what lies within `sight`, in image pixels, a few regions at each step. */
export type RestPainter = (pen: Pen, view: Viewport, sight: Bounds) => Iterator<void>;

export interface RestLayer {
  /** Follows the viewport. */
  show(view: Viewport, canvas: Size): void;
  /** Paints again what lies within some bounds, or everything. */
  spoil(bounds: Bounds | "all"): void;
  destroy(): void;
}

/** CSS pixels painted beyond each edge, so that a pan has something to show before it is repainted. */
const margin = 128;
/** How long the viewport must rest before what was moved is painted sharp again. */
const restMs = 90;
/** While it does not rest, a repaint comes at most this often. */
const hurryMs = 250;
/** What painting anew may take of one frame; the review has two or more layers in it. */
const sliceMs = 4;

/** Where the layer's bitmap, painted at one viewport, must be put to fit another. */
export function placement(painted: Viewport, now: Viewport): { scale: number; x: number; y: number } {
  const scale = now.scale / painted.scale;
  return {
    scale,
    x: now.offsetX - scale * (margin + painted.offsetX),
    y: now.offsetY - scale * (margin + painted.offsetY),
  };
}

/** Whether a bitmap painted at one viewport is too small, or too coarse, to stand in at another. */
export function outgrown(painted: Viewport, now: Viewport, canvas: Size): boolean {
  const { scale, x, y } = placement(painted, now);
  if (scale > 2 || scale < 0.5) return true;
  const [right, bottom] = [x + scale * (canvas.width + 2 * margin), y + scale * (canvas.height + 2 * margin)];
  return x > 0 || y > 0 || right < canvas.width || bottom < canvas.height;
}

/** A bitmap and the viewport that it was painted at. */
interface Sheet {
  element: HTMLCanvasElement;
  pen: Pen;
  view: Viewport | null;
  size: Size;
}

function createSheet(parent: HTMLElement): Sheet {
  const element = document.createElement("canvas");
  element.style.cssText = "position:absolute;top:0;left:0;transform-origin:0 0;will-change:transform;visibility:hidden";
  parent.append(element);
  const pen = element.getContext("2d", { willReadFrequently: true })!;
  return { element, pen, view: null, size: { width: 0, height: 0 } };
}

/**
 * All resting regions as one bitmap. While the picture is panned or zoomed the compositor moves the bitmap; it is
 * painted anew when it is outgrown or the movement rests, and an edit repaints only the rectangle that it touches.
 * Painting anew goes on behind, a slice in each frame, and takes the bitmap's place when it is whole.
 * The bitmap lives in main memory: without a GPU, long paths on an accelerated canvas take seconds.
 */
export function createRestLayer(parent: HTMLElement, paint: RestPainter, isEmpty: () => boolean): RestLayer {
  let [front, back] = [createSheet(parent), createSheet(parent)];
  let painting: Iterator<void> | null = null;
  /** What was spoilt since painting anew began. */
  let missed: Bounds[] = [];
  let now: Viewport | null = null;
  let size: Size = { width: 0, height: 0 };
  let dirty: Bounds[] | "all" = "all";
  let [cost, spent, paintedAt] = [0, 0, 0];
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ratio = () => globalThis.devicePixelRatio || 1;
  const ask = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const place = () => {
    if (!front.view || !now) return;
    const { scale, x, y } = placement(front.view, now);
    front.element.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  };
  const moved = () => now !== null && front.view !== null && now !== front.view;
  const sightOf = (sheet: Sheet) => {
    const view = sheet.view!;
    const shifted = { ...view, offsetX: view.offsetX + margin, offsetY: view.offsetY + margin };
    return { shifted, sight: visibleBounds(shifted, sheet.size) };
  };

  const beginPainting = () => {
    const { element, pen } = back;
    const [width, height] = [size.width + 2 * margin, size.height + 2 * margin];
    const [deviceWidth, deviceHeight] = [Math.round(width * ratio()), Math.round(height * ratio())];
    if (element.width !== deviceWidth || element.height !== deviceHeight) {
      element.width = deviceWidth;
      element.height = deviceHeight;
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
    }
    [back.view, back.size] = [now!, { width, height }];
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, element.width, element.height);
    const { shifted, sight } = sightOf(back);
    toImagePixels(pen, shifted, ratio());
    painting = paint(pen, back.view, sight);
    [missed, dirty, spent] = [[], [], 0];
  };

  const goOnPainting = () => {
    const started = performance.now();
    let ended = false;
    do {
      ended = painting!.next().done === true;
      // Drawing is only recorded until somebody looks: reading one pixel makes the time true.
      back.pen.getImageData(0, 0, 1, 1);
    } while (!ended && performance.now() - started < sliceMs);
    paintedAt = performance.now();
    spent += paintedAt - started;
    if (!ended) return;
    painting = null;
    cost = cost === 0 ? spent : (cost + spent) / 2;
    [front, back] = [back, front];
    front.element.style.visibility = "";
    back.element.style.visibility = "hidden";
    for (const bounds of missed) paintPart(bounds);
  };

  const paintPart = (bounds: Bounds) => {
    if (!front.view) return;
    const edge = 10 / front.view.scale;
    const area = {
      minX: bounds.minX - edge,
      minY: bounds.minY - edge,
      maxX: bounds.maxX + edge,
      maxY: bounds.maxY + edge,
    };
    const { shifted, sight } = sightOf(front);
    if (!overlap(area, sight)) return;
    const { pen } = front;
    pen.save();
    toImagePixels(pen, shifted, ratio());
    pen.beginPath();
    pen.rect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    pen.clip();
    pen.clearRect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    for (const steps = paint(pen, front.view, area); !steps.next().done;);
    pen.restore();
  };

  const draw = () => {
    frame = 0;
    if (!now) return;
    const empty = isEmpty();
    // A large layer costs the compositor something even when there is nothing on it.
    front.element.hidden = back.element.hidden = empty;
    if (empty) {
      [dirty, painting] = ["all", null];
      return;
    }
    if (dirty !== "all") {
      for (const bounds of dirty) paintPart(bounds);
      if (painting) missed.push(...dirty);
      dirty = [];
    }
    const patient = performance.now() - paintedAt > Math.max(hurryMs, 8 * cost);
    const needed = dirty === "all" || (moved() && patient && outgrown(front.view!, now, size));
    if (!painting && needed) {
      clearTimeout(timer);
      beginPainting();
    }
    if (painting) goOnPainting();
    place();
    if (painting || dirty === "all") return ask();
    if (!moved()) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      dirty = "all";
      ask();
    }, restMs);
  };

  return {
    show(view, canvas) {
      if (canvas.width !== size.width || canvas.height !== size.height) dirty = "all";
      size = canvas;
      now = view;
      ask();
    },
    spoil(bounds) {
      if (bounds === "all" || dirty === "all" || dirty.length > 40) dirty = "all";
      else dirty.push(bounds);
      ask();
    },
    destroy() {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      front.element.remove();
      back.element.remove();
    },
  };
}
