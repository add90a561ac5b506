import type { Point } from "../../../core/annotations/region.contract.ts";
import type { Bounds, Size } from "./point.ts";
import { maskBounds, maskPixels, packMask, type Rle } from "./rle.ts";

/** One stroke of a round brush, in image pixels. */
export interface Stroke {
  points: readonly Point[];
  radius: number;
  erase: boolean;
}

/** A mask after a stroke, or a new one; null when nothing of it is left. */
export function paintStroke(old: Rle | null, stroke: Stroke, image: Size): Rle | null {
  const size: Rle["size"] = old?.size ?? [image.height, image.width];
  const [height, width] = size;
  const touched = boundsOf(stroke, { width, height });
  const before = old && maskBounds(old);
  if (!touched) return old;
  const pixels = old ? maskPixels(old).slice() : new Uint8Array(width * height);
  for (const [i, to] of stroke.points.entries()) capsule(pixels, stroke, stroke.points[Math.max(0, i - 1)]!, to, size);
  const bounds = stroke.erase || !before ? (before ?? touched) : joined(before, touched);
  return packMask(pixels, size, bounds);
}

/** Sets every pixel whose middle is within the brush on its way from one point to another. */
function capsule(
  pixels: Uint8Array,
  { radius, erase }: Stroke,
  a: Point,
  b: Point,
  [height, width]: Rle["size"],
): void {
  const value = erase ? 0 : 1;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const area = boundsOf({ points: [a, b], radius }, { width, height });
  if (!area) return;
  for (let y = area.minY; y < area.maxY; y++) {
    for (let x = area.minX; x < area.maxX; x++) {
      const [px, py] = [x + 0.5 - a[0], y + 0.5 - a[1]];
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const [ox, oy] = [px - along * dx, py - along * dy];
      if (ox * ox + oy * oy <= radius * radius) pixels[y * width + x] = value;
    }
  }
}

function boundsOf({ points, radius }: Pick<Stroke, "points" | "radius">, { width, height }: Size): Bounds | null {
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  const bounds = {
    minX: Math.max(0, Math.floor(Math.min(...xs) - radius)),
    minY: Math.max(0, Math.floor(Math.min(...ys) - radius)),
    maxX: Math.min(width, Math.ceil(Math.max(...xs) + radius)),
    maxY: Math.min(height, Math.ceil(Math.max(...ys) + radius)),
  };
  return bounds.minX < bounds.maxX && bounds.minY < bounds.maxY ? bounds : null;
}

function joined(a: Bounds, b: Bounds): Bounds {
  return {
    minX: Math.min(a.minX, b.minX),
    minY: Math.min(a.minY, b.minY),
    maxX: Math.max(a.maxX, b.maxX),
    maxY: Math.max(a.maxY, b.maxY),
  };
}
