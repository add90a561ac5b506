import type { FieldError } from "../../kernel/wire/problem.ts";
import { extentOf } from "../geometry/overlap.ts";
import { polygonAreas, ringArea } from "../area.contract.ts";
import { cornersOf, ellipseBounds } from "../geometry/shapes.ts";
import { decodeCounts } from "../mask.contract.ts";
import type { Point, Region } from "../region.contract.ts";
import type { Media } from "../pre-label.contract.ts";

const TOLERANCE = 0.5;
const NO_AREA = 1e-6;
/** A line at this part of a ring's height seldom meets a corner. */
const NEARLY_HALF = 0.4997;
/** Longer rings are taken at their signed area, and of more edges and holes than this the holes are taken as they are: checks stay quick. */
const MOST_LOOPED = 200;
const MOST_EDGES_LOOKED_AT = 50_000;
/** Where the size of the image is not known, nothing lies further from its corner than this, in pixels. */
const FURTHEST = 10_000_000;
type Add = (path: string, detail: string) => void;

/** What is wrong with a region's shape: outside the image or text, without extent, or of another medium than the task. */
export function geometryViolations(region: Region, media: Media, pointer: string): FieldError[] {
  const found: FieldError[] = [];
  const add: Add = (path, detail) => found.push({ pointer: pointer + path, detail });
  const needed = region.type === "span" ? "text" : region.type === "audio_segment" ? "audio" : "image";
  if (needed !== media.type) {
    add(
      "/type",
      `${region.type} belongs to ${needed === "image" ? "an image" : needed}, and this task is ${media.type === "image" ? "an image" : "a text"}`,
    );
    return found;
  }
  shape(region, add);
  if (region.type === "span" && media.type === "text" && region.end > media.length)
    add("/end", `the text has ${media.length} characters`);
  if (media.type === "image" && media.width !== null && media.height !== null)
    inside(region, media.width, media.height, add);
  else if (media.type === "image" && Object.values(extentOf(region)).some((side) => !(Math.abs(side) <= FURTHEST)))
    add("", `lies further out than any image: more than ${FURTHEST} pixels`);
  return found;
}

function shape(region: Region, add: Add): void {
  const positive = (path: string, value: number, detail: string) => void (value > 0 || add(path, detail));
  switch (region.type) {
    case "bbox":
    case "rotated_bbox":
      positive("/width", region.width, "a box needs a width");
      positive("/height", region.height, "a box needs a height");
      return;
    case "ellipse":
      positive("/rx", region.rx, "an ellipse needs a width");
      positive("/ry", region.ry, "an ellipse needs a height");
      return;
    case "polygon": {
      ring(region.points, "/points", add);
      const holesAreLookedAt = region.points.length * (region.holes?.length ?? 0) <= MOST_EDGES_LOOKED_AT;
      for (const [at, hole] of (region.holes ?? []).entries())
        if (ring(hole, `/holes/${at}`, add) && holesAreLookedAt && !liesIn(hole, region.points))
          add(`/holes/${at}`, "lies outside of the polygon");
      return;
    }
    case "polyline":
      if (distinct(region.points) < 2) add("/points", "needs at least 2 different points");
      return;
    case "keypoints":
      if (new Set(region.points.map((point) => point.name)).size < region.points.length)
        add("/points", "names a keypoint twice");
      return;
    case "cuboid":
      for (const face of ["front", "back"] as const)
        if (distinct(region[face]) < 3) add(`/${face}`, "needs at least 3 different points");
      return;
    case "span":
    case "audio_segment":
      if (region.start >= region.end) add("/end", "must be after the start");
      return;
    case "track":
      for (const [at, box] of region.frames.entries()) {
        if (at > 0 && box.frame <= region.frames[at - 1]!.frame)
          add(`/frames/${at}/frame`, "must be after the frame before it");
        if (!box.outside) {
          positive(`/frames/${at}/width`, box.width, "a box needs a width");
          positive(`/frames/${at}/height`, box.height, "a box needs a height");
        }
      }
      return;
    case "mask": {
      const counts = decodeCounts(region.rle.counts);
      const pixels = counts?.reduce((sum, run) => sum + run, 0);
      if (!counts) add("/rle/counts", "is no run-length encoding");
      else if (pixels !== region.rle.size[0] * region.rle.size[1])
        add("/rle/counts", `counts ${pixels} pixels, the size says ${region.rle.size[0] * region.rle.size[1]}`);
      else if (counts.every((run, at) => at % 2 === 0 || run === 0)) add("/rle/counts", "marks no pixel");
    }
  }
}

function distinct(points: readonly Point[]): number {
  return new Set(points.map(([x, y]) => `${x},${y}`)).size;
}

/** Whether a ring encloses anything; one that crosses itself encloses what the even-odd rule says. */
function ring(points: readonly Point[], path: string, add: Add): boolean {
  if (distinct(points) < 3) add(path, "needs at least 3 different points");
  else if (!(Math.abs(ringArea(points)) > NO_AREA && hasInside(points)) && !enclosesLoops(points))
    add(path, "encloses no area");
  else return true;
  return false;
}

/** Whether a line about half way down is inside of a ring somewhere, by the even-odd rule: it is nowhere in one that is wound twice. */
function hasInside(points: readonly Point[]): boolean {
  let [top, bottom] = [Infinity, -Infinity];
  for (const [, y] of points) [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  const line = top + (bottom - top) * NEARLY_HALF;
  const crossings = points.flatMap(([bx, by], at) => {
    const [ax, ay] = points.at(at - 1)!;
    return ay > line === by > line ? [] : [ax + ((line - ay) / (by - ay)) * (bx - ax)];
  });
  return crossings.sort((a, b) => a - b).some((x, at) => at % 2 === 1 && x - crossings[at - 1]! > NO_AREA);
}

/** Whether a ring whose signed area is none has loops that turn against each other. */
function enclosesLoops(points: readonly Point[]): boolean {
  return points.length <= MOST_LOOPED && polygonAreas([points], []).left > NO_AREA;
}

/** Whether most of a hole is in what it is a hole of. */
function liesIn(hole: readonly Point[], outline: readonly Point[]): boolean {
  const { right, both } = polygonAreas([outline], [hole]);
  return !(both < right / 2);
}

function inside(region: Region, width: number, height: number, add: Add): void {
  const off = (value: number, most: number) => !(value >= -TOLERANCE && value <= most + TOLERANCE);
  const leaves = `leaves the image of ${width} × ${height} pixels`;
  const xy = ([x, y]: readonly [number, number], path: string) =>
    void ((off(x, width) || off(y, height)) && add(path, leaves));
  const box = (b: { x: number; y: number; width: number; height: number }, path: string) => {
    if (off(b.x, width)) add(`${path}/x`, leaves);
    else if (off(b.x + b.width, width)) add(`${path}/width`, leaves);
    if (off(b.y, height)) add(`${path}/y`, leaves);
    else if (off(b.y + b.height, height)) add(`${path}/height`, leaves);
  };
  switch (region.type) {
    case "bbox":
      return box(region, "");
    case "rotated_bbox":
      if (cornersOf(region).some(([x, y]) => off(x, width) || off(y, height))) add("", leaves);
      return;
    case "ellipse":
      if (ellipseBounds(region).some(([x, y]) => off(x, width) || off(y, height))) add("", leaves);
      return;
    case "point":
      return xy([region.x, region.y], "");
    case "polygon":
      for (const [at, hole] of (region.holes ?? []).entries())
        hole.forEach((point, i) => xy(point, `/holes/${at}/${i}`));
      return region.points.forEach((point, i) => xy(point, `/points/${i}`));
    case "polyline":
      return region.points.forEach((point, i) => xy(point, `/points/${i}`));
    case "keypoints":
      return region.points.forEach((point, i) => point.visibility > 0 && xy([point.x, point.y], `/points/${i}`));
    case "cuboid":
      for (const face of ["front", "back"] as const) region[face].forEach((point, i) => xy(point, `/${face}/${i}`));
      return;
    case "track":
      return region.frames.forEach((frame, i) => frame.outside || box(frame, `/frames/${i}`));
    case "mask":
      if (region.rle.size[0] !== height || region.rle.size[1] !== width)
        add("/rle/size", `must be [${height}, ${width}], the size of the image`);
  }
}
