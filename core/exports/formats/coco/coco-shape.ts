import type { Point, Region, RegionOf } from "../../../annotations/region.contract.ts";
import {
  type Box,
  bounds,
  boxCorners,
  ellipseRing,
  joinHoles,
  ringArea,
  rotatedCorners,
  splitParts,
} from "../geometry.ts";
import type { LossTally } from "../loss.ts";
import { runsArea, runsBounds, runsOf } from "../rle.ts";
import type { CocoAnnotation, CocoCategory, RegionGeometry } from "./coco-document.ts";

type Shape = Pick<CocoAnnotation, "bbox" | "area" | "segmentation" | "iscrowd" | "keypoints" | "num_keypoints"> & {
  region?: RegionGeometry;
};

/** A region in COCO's members, or null when COCO has none for it; what it loses is counted. */
export function cocoShape(region: Region, category: CocoCategory, loss: LossTally): Shape | null {
  switch (region.type) {
    case "bbox":
      return {
        bbox: [region.x, region.y, region.width, region.height],
        area: region.width * region.height,
        segmentation: [],
        iscrowd: 0,
      };
    case "polygon":
      if (!region.holes?.length)
        return { ...partsShape(splitParts(region.points)), ...(region.holes ? { region: geometry(region) } : {}) };
      loss.add(
        "hole",
        "COCO has no holes: the polygon is one ring, joined to its holes by cuts of no width (area and pixels are exact)",
        region.holes.length,
      );
      return { ...partsShape([joinHoles(region.points, region.holes)]), region: geometry(region) };
    case "rotated_bbox":
      loss.add("rotated_bbox", "COCO has no rotation: written as the polygon of its four corners");
      return { ...partsShape([rotatedCorners(region)]), region: geometry(region) };
    case "ellipse":
      loss.add("ellipse", "COCO has no ellipses: written as a polygon of 72 corners");
      return { ...partsShape([ellipseRing(region)]), region: geometry(region) };
    case "mask":
      return maskShape(region, loss);
    case "keypoints":
      return keypointShape(region, category, loss);
    default:
      loss.add(region.type, `COCO has no member for a ${region.type}`);
      return null;
  }
}

function geometry({ id: _id, class: _class, attributes: _attributes, score: _score, ...rest }: Region): RegionGeometry {
  return rest as RegionGeometry;
}

function partsShape(parts: readonly (readonly Point[])[]): Shape {
  const area = parts.reduce((sum, part) => sum + ringArea(part), 0);
  return { bbox: bounds(parts.flat()), area, segmentation: parts.map((part) => part.flat()), iscrowd: 0 };
}

function maskShape(region: RegionOf<"mask">, loss: LossTally): Shape | null {
  try {
    const runs = runsOf(region.rle);
    return { bbox: runsBounds(runs, region.rle.size[0]), area: runsArea(runs), segmentation: region.rle, iscrowd: 1 };
  } catch {
    loss.add("mask", "its runs do not cover its size");
    return null;
  }
}

/** New names join the category's list, so the place of a name never changes; shorter lists are filled up at the end. */
function keypointShape(region: RegionOf<"keypoints">, category: CocoCategory, loss: LossTally): Shape {
  const names = (category.keypoints ??= []);
  const places = new Map<string, number>();
  let exact = true;
  for (const point of region.points) {
    if (!names.includes(point.name)) names.push(point.name);
    const place = names.indexOf(point.name);
    if (places.has(point.name)) loss.add("keypoint", "COCO holds one keypoint of a name in a region");
    exact &&=
      !places.has(point.name) &&
      place >= Math.max(-1, ...places.values()) &&
      (point.visibility > 0 || point.x !== 0 || point.y !== 0);
    if (!places.has(point.name)) places.set(point.name, place);
  }
  const flat = names.flatMap((name) => {
    const point = places.has(name) ? region.points.find((one) => one.name === name) : undefined;
    return point ? [point.x, point.y, point.visibility] : [0, 0, 0];
  });
  const seen = region.points.filter((point) => point.visibility > 0);
  const bbox: Box = bounds((seen.length > 0 ? seen : region.points).map(({ x, y }): Point => [x, y]));
  const shape: Shape = {
    bbox,
    area: ringArea(boxCorners(bbox)),
    segmentation: [],
    iscrowd: 0,
    keypoints: flat,
    num_keypoints: seen.length,
  };
  return exact ? shape : { ...shape, region: geometry(region) };
}
