import type { Point } from "../../../core/annotations/region.contract.ts";

export interface Size {
  width: number;
  height: number;
}
/** An axis-aligned box by its edges, in image pixels. */
export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Rounds to two decimals, the precision in which geometry is kept. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), Math.max(min, max));
}

/** The nearest point inside the image. */
export function clampPoint([x, y]: Point, size: Size): Point {
  return [clamp(round2(x), 0, size.width), clamp(round2(y), 0, size.height)];
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Turns `p` clockwise about `centre` by `degrees` (y grows downwards). */
export function rotate(p: Point, centre: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [p[0] - centre[0], p[1] - centre[1]];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos];
}

/** The bounds of some points; null without any. */
export function boundsOfPoints(points: readonly Point[]): Bounds | null {
  if (points.length === 0) return null;
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [x, y] of points) {
    if (x < bounds.minX) bounds.minX = x;
    if (y < bounds.minY) bounds.minY = y;
    if (x > bounds.maxX) bounds.maxX = x;
    if (y > bounds.maxY) bounds.maxY = y;
  }
  return bounds;
}

export function overlap(a: Bounds, b: Bounds): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY;
}
