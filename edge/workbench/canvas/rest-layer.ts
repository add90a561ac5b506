import { type Bounds, overlap, type Size } from "../geometry/point.ts";
import { type Viewport, visibleBounds } from "../geometry/viewport.ts";
import { type Pen, toImagePixels } from "./paint.ts";

/** Paints what lies within `sight`, in image pixels. */
export type RestPainter = (pen: Pen, view: Viewport, sight: Bounds) => void;

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

/**
 * All resting regions as one bitmap. While the picture is panned or zoomed the compositor moves the bitmap; it is
 * painted anew when it is outgrown or the movement rests, and an edit repaints only the rectangle that it touches.
 * The bitmap lives in main memory: without a GPU, long paths on an accelerated canvas take seconds.
 */
export function createRestLayer(parent: HTMLElement, paint: RestPainter, isEmpty: () => boolean): RestLayer {
  const element = document.createElement("canvas");
  element.hidden = true;
  element.style.cssText = "position:absolute;top:0;left:0;transform-origin:0 0;will-change:transform";
  parent.append(element);
  const pen = element.getContext("2d", { willReadFrequently: true })!;
  let painted: Viewport | null = null;
  let now: Viewport | null = null;
  let size: Size = { width: 0, height: 0 };
  let dirty: Bounds[] | "all" = "all";
  let cost = 0;
  let paintedAt = 0;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ratio = () => globalThis.devicePixelRatio || 1;
  const ask = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const place = () => {
    if (!painted || !now) return;
    const { scale, x, y } = placement(painted, now);
    element.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  };
  const moved = () => now !== null && painted !== null && now !== painted;

  const paintAll = () => {
    const [width, height] = [size.width + 2 * margin, size.height + 2 * margin];
    const [deviceWidth, deviceHeight] = [Math.round(width * ratio()), Math.round(height * ratio())];
    if (element.width !== deviceWidth || element.height !== deviceHeight) {
      element.width = deviceWidth;
      element.height = deviceHeight;
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
    }
    painted = now!;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, element.width, element.height);
    const shifted = { ...painted, offsetX: painted.offsetX + margin, offsetY: painted.offsetY + margin };
    toImagePixels(pen, shifted, ratio());
    paint(pen, painted, visibleBounds(shifted, { width, height }));
    place();
  };

  const paintPart = (bounds: Bounds) => {
    const edge = 10 / painted!.scale;
    const area = {
      minX: bounds.minX - edge,
      minY: bounds.minY - edge,
      maxX: bounds.maxX + edge,
      maxY: bounds.maxY + edge,
    };
    const shifted = { ...painted!, offsetX: painted!.offsetX + margin, offsetY: painted!.offsetY + margin };
    if (!overlap(area, visibleBounds(shifted, { width: size.width + 2 * margin, height: size.height + 2 * margin })))
      return;
    pen.save();
    toImagePixels(pen, shifted, ratio());
    pen.beginPath();
    pen.rect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    pen.clip();
    pen.clearRect(area.minX, area.minY, area.maxX - area.minX, area.maxY - area.minY);
    paint(pen, painted!, area);
    pen.restore();
  };

  const draw = () => {
    frame = 0;
    if (!now) return;
    // A large layer costs the compositor something even when there is nothing on it.
    element.hidden = isEmpty();
    if (element.hidden) {
      dirty = "all";
      return;
    }
    const started = performance.now();
    const patient = started - paintedAt > Math.max(hurryMs, 8 * cost);
    if (dirty === "all" || !painted || (moved() && patient && outgrown(painted, now, size))) {
      clearTimeout(timer);
      paintAll();
      // Drawing is only recorded until somebody looks: reading one pixel makes the time true.
      pen.getImageData(0, 0, 1, 1);
      paintedAt = performance.now();
      cost = cost === 0 ? paintedAt - started : cost * 0.5 + (paintedAt - started) * 0.5;
      dirty = [];
      return;
    }
    for (const bounds of dirty) paintPart(bounds);
    dirty = [];
    place();
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
      element.remove();
    },
  };
}
