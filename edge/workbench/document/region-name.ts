import type { Region } from "../../../core/annotations/region.contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";

const shapes: Record<Region["type"], string> = {
  bbox: "box",
  rotated_bbox: "turned box",
  polygon: "polygon",
  polyline: "line",
  point: "point",
  keypoints: "keypoints",
  ellipse: "ellipse",
  mask: "mask",
  cuboid: "cuboid",
  span: "span",
  audio_segment: "segment",
  track: "track",
};

/** What people call a kind of region. */
export function shapeName(type: Region["type"]): string {
  return shapes[type];
}

export function classTitle(schema: LabelSchema, name: string): string {
  return schema.classes.find((c) => c.name === name)?.title ?? name;
}

/** Where a region is and how large, in words: "120 × 80 at 300, 265", or the text of a span. */
export function regionPlace(region: Region, textOf: (start: number, end: number) => string): string {
  if (region.type === "span") return excerpt(textOf(region.start, region.end));
  const bounds = isOnImage(region) ? shapeOf(region).bounds : null;
  if (!bounds) return "";
  const [x, y] = [Math.round(bounds.minX), Math.round(bounds.minY)];
  if (region.type === "point") return `at ${x}, ${y}`;
  return `${Math.round(bounds.maxX - bounds.minX)} × ${Math.round(bounds.maxY - bounds.minY)} at ${x}, ${y}`;
}

function excerpt(text: string): string {
  const points = [...text.replaceAll(/\s+/gu, " ")];
  return points.length > 60 ? `${points.slice(0, 59).join("")}…` : points.join("");
}

/** The number of each region within its class, in drawing order, from 1. */
export function numbersOf(regions: readonly Region[]): Map<string, number> {
  const counts = new Map<string, number>();
  return new Map(
    regions.map((region) => {
      const number = (counts.get(region.class) ?? 0) + 1;
      counts.set(region.class, number);
      return [region.id, number];
    }),
  );
}
