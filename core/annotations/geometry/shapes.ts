import type { Point, RegionOf } from "../region.contract.ts";

const ELLIPSE_POINTS = 128;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The corners of a rotated box, clockwise on screen from its top left one. */
export function cornersOf(box: Pick<RegionOf<"rotated_bbox">, "x" | "y" | "width" | "height" | "rotation">): Point[] {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const [sin, cos] = [Math.sin(radians(box.rotation)), Math.cos(radians(box.rotation))];
  const turn = (dx: number, dy: number): Point => [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
  const [w, h] = [box.width / 2, box.height / 2];
  return [turn(-w, -h), turn(w, -h), turn(w, h), turn(-w, h)];
}

/** The top left and bottom right corner of the box around an ellipse. */
export function ellipseBounds({
  cx,
  cy,
  rx,
  ry,
  rotation,
}: Pick<RegionOf<"ellipse">, "cx" | "cy" | "rx" | "ry" | "rotation">): [Point, Point] {
  const [sin, cos] = [Math.sin(radians(rotation)), Math.cos(radians(rotation))];
  const [w, h] = [Math.hypot(rx * cos, ry * sin), Math.hypot(rx * sin, ry * cos)];
  return [
    [cx - w, cy - h],
    [cx + w, cy + h],
  ];
}

/** An ellipse as a polygon of 128 points whose area is the ellipse's. */
export function ellipsePoints({
  cx,
  cy,
  rx,
  ry,
  rotation,
}: Pick<RegionOf<"ellipse">, "cx" | "cy" | "rx" | "ry" | "rotation">): Point[] {
  const step = (2 * Math.PI) / ELLIPSE_POINTS;
  const grow = Math.sqrt(step / Math.sin(step));
  const [sin, cos] = [Math.sin(radians(rotation)), Math.cos(radians(rotation))];
  return Array.from({ length: ELLIPSE_POINTS }, (_, i): Point => {
    const [dx, dy] = [grow * rx * Math.cos(i * step), grow * ry * Math.sin(i * step)];
    return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
  });
}
