import type { Point, Region } from "../../../annotations/region.contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { type Box, boxCorners, ellipseRing, joinHoles, ringArea, rotatedCorners } from "../geometry.ts";
import type { LossTally } from "../loss.ts";
import { regionBox } from "../region-box.ts";

/** What one YOLO dataset holds; its label files cannot be mixed. */
export type YoloKind = "detect" | "segment" | "obb" | "pose";

export interface Size {
  width: number;
  height: number;
}

/** The kind that keeps most of what a label schema's tools draw. */
export function yoloKind({ tools }: LabelSchema): YoloKind {
  if (tools.includes("keypoints")) return "pose";
  if (tools.some((tool) => tool === "polygon" || tool === "ellipse")) return "segment";
  return tools.includes("rotated_bbox") ? "obb" : "detect";
}

/** A region's numbers after the class, 0 to 1 of the image's size; null when the kind cannot hold it. What it loses is counted. */
export function yoloNumbers(region: Region, kind: YoloKind, size: Size, loss: LossTally): number[] | null {
  if (kind === "segment") return ringNumbers(region, outlineOf(region, loss), size, loss);
  if (kind === "obb" && region.type === "rotated_bbox") return cornerNumbers(rotatedCorners(region), size, loss);
  const box = region.type === "point" ? null : regionBox(region);
  if (!box) return refused(region, loss);
  if (region.type !== "bbox" && !(kind === "pose" && region.type === "keypoints"))
    loss.add(region.type, "written as the box around it");
  if (kind === "obb") return cornerNumbers(boxCorners(box), size, loss);
  return boxNumbers(box, size, loss);
}

function refused(region: Region, loss: LossTally): null {
  loss.add(region.type, `YOLO has no row for a ${region.type}`);
  return null;
}

function outlineOf(region: Region, loss: LossTally): Point[] | null {
  if (region.type === "bbox") return boxCorners([region.x, region.y, region.width, region.height]);
  if (region.type === "polygon") {
    loss.add(
      "hole",
      "YOLO has no holes: the polygon is one ring, joined to its holes by cuts of no width",
      region.holes?.length ?? 0,
    );
    return joinHoles(region.points, region.holes ?? []);
  }
  if (region.type === "rotated_bbox") return rotatedCorners(region);
  if (region.type === "ellipse") {
    loss.add("ellipse", "written as a polygon of 72 corners");
    return ellipseRing(region);
  }
  const box = region.type === "point" ? null : regionBox(region);
  if (box) loss.add(region.type, "written as the box around it");
  return box && boxCorners(box);
}

function ringNumbers(region: Region, ring: Point[] | null, size: Size, loss: LossTally): number[] | null {
  if (!ring) return refused(region, loss);
  const inside = clipRing(ring, size);
  if (inside.length < 3 || ringArea(inside) === 0) {
    loss.add(region.type, "it has no area inside of the image");
    return null;
  }
  if (inside !== ring) loss.add(region.type, "the part outside of the image was cut off");
  return inside.flatMap((point) => share(point, size));
}

function boxNumbers([x, y, width, height]: Box, size: Size, loss: LossTally): number[] | null {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const [right, bottom] = [Math.min(size.width, x + width), Math.min(size.height, y + height)];
  if (right <= left || bottom <= top) {
    loss.add("box", "it has no area inside of the image");
    return null;
  }
  if (left !== x || top !== y || right !== x + width || bottom !== y + height)
    loss.add("box", "the part outside of the image was cut off");
  return [...share([(left + right) / 2, (top + bottom) / 2], size), ...share([right - left, bottom - top], size)];
}

function cornerNumbers(corners: Point[], size: Size, loss: LossTally): number[] {
  const inside = corners.map(([x, y]): Point => [
    Math.min(size.width, Math.max(0, x)),
    Math.min(size.height, Math.max(0, y)),
  ]);
  if (inside.some(([x, y], i) => x !== corners[i]![0] || y !== corners[i]![1]))
    loss.add("box", "corners outside of the image were moved to its edge");
  return inside.flatMap((point) => share(point, size));
}

export function share([x, y]: Point, { width, height }: Size): [number, number] {
  return [x / width, y / height];
}

/** The part of a ring inside of the image (Sutherland and Hodgman 1974); the ring itself when all of it is. */
export function clipRing(ring: Point[], { width, height }: Size): Point[] {
  if (ring.every(([x, y]) => x >= 0 && x <= width && y >= 0 && y <= height)) return ring;
  const edges: [axis: 0 | 1, limit: number, sign: 1 | -1][] = [
    [0, 0, 1],
    [0, width, -1],
    [1, 0, 1],
    [1, height, -1],
  ];
  return edges.reduce((points, [axis, limit, sign]) => {
    const keeps = (point: Point) => sign * (point[axis] - limit) >= 0;
    return points.flatMap((to, i) => {
      const from = points.at(i - 1)!;
      if (keeps(from) === keeps(to)) return keeps(to) ? [to] : [];
      const t = (limit - from[axis]) / (to[axis] - from[axis]);
      const cut: Point = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
      cut[axis] = limit;
      return keeps(to) ? [cut, to] : [cut];
    });
  }, ring);
}
