import type { Point } from "../../../core/annotations/region.contract.ts";
import { type Bounds, clamp, type Size } from "./point.ts";

/** Image pixels to CSS pixels of the canvas: `css = offset + px * scale`. */
export interface Viewport {
  scale: number;
  offsetX: number;
  offsetY: number;
}

export const minScale = 0.02;
export const maxScale = 64;

export function toScreen(view: Viewport, [x, y]: Point): Point {
  return [view.offsetX + x * view.scale, view.offsetY + y * view.scale];
}

export function toImage(view: Viewport, [x, y]: Point): Point {
  return [(x - view.offsetX) / view.scale, (y - view.offsetY) / view.scale];
}

/** The whole image centred in the canvas with a margin in CSS pixels. */
export function fit(image: Size, canvas: Size, margin = 24): Viewport {
  return fitBounds({ minX: 0, minY: 0, maxX: image.width, maxY: image.height }, canvas, margin);
}

/** A part of the image centred in the canvas, at most at `limit` times its size. */
export function fitBounds(bounds: Bounds, canvas: Size, margin = 24, limit = maxScale): Viewport {
  const width = Math.max(bounds.maxX - bounds.minX, 1e-6);
  const height = Math.max(bounds.maxY - bounds.minY, 1e-6);
  const room = { width: Math.max(canvas.width - 2 * margin, 1), height: Math.max(canvas.height - 2 * margin, 1) };
  const scale = clamp(Math.min(room.width / width, room.height / height), minScale, limit);
  return centredOn([(bounds.minX + bounds.maxX) / 2, (bounds.minY + bounds.maxY) / 2], scale, canvas);
}

/** A viewport of a given scale with an image point in the middle of the canvas. */
export function centredOn([x, y]: Point, scale: number, canvas: Size): Viewport {
  return { scale, offsetX: canvas.width / 2 - x * scale, offsetY: canvas.height / 2 - y * scale };
}

/** Zooms by a factor so that the image point under `at` (CSS pixels) stays under it. */
export function zoomAt(view: Viewport, factor: number, at: Point): Viewport {
  const scale = clamp(view.scale * factor, minScale, maxScale);
  const [x, y] = toImage(view, at);
  return { scale, offsetX: at[0] - x * scale, offsetY: at[1] - y * scale };
}

/** Pans, keeping at least `keep` CSS pixels of the image in sight. */
export function pan(view: Viewport, dx: number, dy: number, image: Size, canvas: Size, keep = 48): Viewport {
  return {
    scale: view.scale,
    offsetX: clamp(view.offsetX + dx, keep - image.width * view.scale, canvas.width - keep),
    offsetY: clamp(view.offsetY + dy, keep - image.height * view.scale, canvas.height - keep),
  };
}

/** The part of the image that the canvas shows. */
export function visibleBounds(view: Viewport, canvas: Size): Bounds {
  const [minX, minY] = toImage(view, [0, 0]);
  const [maxX, maxY] = toImage(view, [canvas.width, canvas.height]);
  return { minX, minY, maxX, maxY };
}
