import * as v from "valibot";
import { type Point, Region } from "../../../annotations/region.contract.ts";
import { joinParts } from "../geometry.ts";
import { runsOf } from "../rle.ts";
import type { RegionGeometry } from "./coco-document.ts";
import type { AnnotationRow, CategoryRow } from "./coco-rows.ts";

/** A region with the place of its annotation in the item. */
export interface ReadRegion {
  annotation: number;
  region: Region;
}
interface Remark {
  path: (string | number)[];
  detail: string;
}
interface Read {
  regions: ReadRegion[];
  errors: Remark[];
  notices: Remark[];
}
interface Found {
  geometry: RegionGeometry;
  path: (string | number)[];
}

/** The regions that one COCO annotation means: one for its outline or box, and one for its keypoints; parts are joined to one ring. */
export function regionsOf(row: AnnotationRow, category: CategoryRow, annotations: number): Read {
  const read: Read = { regions: [], errors: [], notices: [] };
  const annotation = row.welo?.annotation ?? 0;
  if (annotation >= Math.max(1, annotations))
    read.errors.push({ path: ["welo", "annotation"], detail: "the image has no such annotation" });
  const found = row.welo?.region
    ? [{ geometry: row.welo.region as unknown as RegionGeometry, path: ["welo", "region"] }]
    : geometries(row, category, read);
  if (read.errors.length > 0) return read;
  const id = row.welo?.regionId ?? String(row.id ?? `${row.image_id}-${row.category_id}`);
  const attributes = attributesOf(row, read);
  found.forEach(({ geometry, path }, part) => {
    const whole = {
      ...geometry,
      id: part === 0 ? id : `${id}.${part}`,
      class: category.name,
      attributes,
      ...(row.score === null ? {} : { score: row.score }),
    };
    const checked = v.safeParse(Region, whole);
    if (checked.success) read.regions.push({ annotation, region: checked.output });
    else {
      for (const issue of checked.issues.slice(0, 5)) {
        read.errors.push({
          path: [...path, ...(issue.path ?? []).map((item) => item.key as string | number)],
          detail: issue.message,
        });
      }
    }
  });
  return read;
}

function geometries(row: AnnotationRow, category: CategoryRow, read: Read): Found[] {
  const found: Found[] = [];
  const { segmentation, keypoints, bbox } = row;
  if (Array.isArray(segmentation)) {
    const parts = segmentation.map(pairs);
    const points = parts.length > 1 ? joinParts(parts.map(opened)) : parts[0];
    if (points) found.push({ geometry: { type: "polygon", points }, path: ["segmentation"] });
  } else if (segmentation) {
    try {
      runsOf(segmentation);
      found.push({ geometry: { type: "mask", rle: segmentation }, path: ["segmentation"] });
    } catch (error) {
      read.errors.push({ path: ["segmentation", "counts"], detail: (error as Error).message });
    }
  }
  if (keypoints && keypoints.length > 0) {
    if (found.length > 0)
      read.notices.push({
        path: ["keypoints"],
        detail: "an object with an outline and keypoints was read as two regions",
      });
    const points = keypointsOf(keypoints, category, read);
    if (points.length > 0) found.push({ geometry: { type: "keypoints", points }, path: ["keypoints"] });
  }
  if (found.length === 0 && bbox) {
    const [x, y, width, height] = bbox as [number, number, number, number];
    found.push({ geometry: { type: "bbox", x, y, width, height }, path: ["bbox"] });
  }
  if (found.length === 0 && read.errors.length === 0)
    read.errors.push({ path: [], detail: "has neither a segmentation, nor keypoints, nor a bbox" });
  return found;
}

function pairs(flat: readonly number[]): Point[] {
  return Array.from({ length: flat.length / 2 }, (_, i): Point => [flat[2 * i]!, flat[2 * i + 1]!]);
}

/** A ring without a last point that only repeats the first. */
function opened(ring: Point[]): Point[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  return ring.length > 3 && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
}

type Keypoint = Extract<RegionGeometry, { type: "keypoints" }>["points"][number];

function keypointsOf(flat: readonly number[], category: CategoryRow, read: Read): Keypoint[] {
  const names = category.keypoints;
  if (flat.length !== names.length * 3) {
    read.errors.push({
      path: ["keypoints"],
      detail: `needs ${names.length * 3} numbers: the category ${category.name} names ${names.length} keypoints`,
    });
    return [];
  }
  const points: Keypoint[] = [];
  names.forEach((name, i) => {
    const [x, y, visibility] = [flat[3 * i]!, flat[3 * i + 1]!, flat[3 * i + 2]!];
    if (visibility !== 0 && visibility !== 1 && visibility !== 2)
      read.errors.push({ path: ["keypoints", 3 * i + 2], detail: "must be 0, 1 or 2" });
    else if (visibility !== 0 || x !== 0 || y !== 0) points.push({ name, x, y, visibility });
  });
  return points;
}

/** Attributes that the canonical model can hold; the others are named in a notice. */
function attributesOf(row: AnnotationRow, read: Read): Region["attributes"] {
  const attributes: Region["attributes"] = {};
  for (const [name, value] of Object.entries(row.attributes ?? {})) {
    const list = Array.isArray(value) && value.every((one): one is string => typeof one === "string");
    if (
      list ||
      typeof value === "string" ||
      typeof value === "boolean" ||
      (typeof value === "number" && Number.isFinite(value))
    )
      attributes[name] = value;
    else
      read.notices.push({
        path: ["attributes", name],
        detail: "was left out: only text, numbers, booleans and lists of text can be held",
      });
  }
  return attributes;
}
