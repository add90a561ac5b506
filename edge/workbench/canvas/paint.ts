import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import type { Skeleton } from "../../../core/projects/label-schema.contract.ts";
import { bones } from "../../../core/console/look/bones.ts";
import { type ImageRegion, isOnImage, shapeOf } from "../geometry/outline.ts";
import { type Bounds, overlap } from "../geometry/point.ts";
import { maskPixels } from "../geometry/rle.ts";
import type { Viewport } from "../geometry/viewport.ts";

export type Pen = CanvasRenderingContext2D;

/** How one region looks: its class's colour, and what sets it apart. */
export interface Ink {
  colour: string;
  dashed?: boolean;
  /** Painted stronger than the rest. */
  strong?: boolean;
  /** Painted fainter than the rest. */
  faint?: boolean;
  /** Its outline only, so that what lies over one another can be told apart. */
  hollow?: boolean;
  /** The points and lines of its class, where it is drawn as keypoints. */
  skeleton?: Skeleton | undefined;
}

const halo = "rgba(0, 0, 0, 0.55)";
const paths = new WeakMap<Region, Path2D>();

/** The outline of a region as a path in image pixels, built once per region. */
function pathOf(region: ImageRegion): Path2D {
  const old = paths.get(region);
  if (old) return old;
  const path = new Path2D();
  for (const { points, closed } of shapeOf(region).paths) {
    if (points.length < 2) continue;
    points.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
    if (closed) path.closePath();
  }
  paths.set(region, path);
  return path;
}

/** Lets a pen draw in image pixels on a canvas of `ratio` device pixels a CSS pixel. */
export function toImagePixels(pen: Pen, view: Viewport, ratio: number): void {
  pen.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, view.offsetX * ratio, view.offsetY * ratio);
}

/** How many regions are painted between two chances to stop. */
const stride = 32;

/** Paints regions, leaving out those that are out of sight; lines keep their width at every scale. */
export function paintRegions(
  pen: Pen,
  regions: readonly Region[],
  view: Viewport,
  sight: Bounds,
  inkOf: (region: Region) => Ink,
): void {
  for (const _ of regionPainting(pen, regions, view, sight, inkOf));
}

/** The same a few regions at a time, so that thousands of them can be spread over several frames. */
export function* regionPainting(
  pen: Pen,
  regions: readonly Region[],
  view: Viewport,
  sight: Bounds,
  inkOf: (region: Region) => Ink,
): Generator<void> {
  const px = 1 / view.scale;
  const seen = regions.filter((r): r is ImageRegion => isOnImage(r) && inSight(r, sight, 8 * px));
  const inks = seen.map(inkOf);
  pen.lineJoin = "bevel";
  yield* inStrides(seen, (region, i) => fillRegion(pen, region, inks[i]!));
  pen.globalAlpha = 1;
  pen.setLineDash([]);
  pen.strokeStyle = halo;
  pen.lineWidth = 3.5 * px;
  yield* inStrides(seen, (region, i) => strokeRegion(pen, region, inks[i]!));
  yield* inStrides(seen, (region, i) => {
    const ink = inks[i]!;
    pen.globalAlpha = ink.faint ? 0.4 : 1;
    pen.setLineDash(ink.dashed ? [6 * px, 4 * px] : []);
    pen.strokeStyle = ink.colour;
    pen.lineWidth = (ink.strong ? 2.5 : 1.75) * px;
    strokeRegion(pen, region, ink);
  });
  pen.globalAlpha = 1;
  pen.setLineDash([]);
  yield* inStrides(seen, (region, i) => paintDots(pen, region, inks[i]!, px));
}

function* inStrides(regions: readonly ImageRegion[], paint: (region: ImageRegion, i: number) => void): Generator<void> {
  for (let i = 0; i < regions.length; i++) {
    paint(regions[i]!, i);
    if (i % stride === stride - 1) yield;
  }
}

// Rectangles have a path of their own in every renderer, several times as fast as a general path.
function strokeRegion(pen: Pen, region: ImageRegion, { skeleton, strong, dashed, hollow }: Ink): void {
  // A mask has no outline of its own; its bounds are drawn only where they say something.
  if (region.type === "mask" && !strong && !dashed && !hollow) return;
  if (region.type === "keypoints") return strokeBones(pen, bones(region.points, skeleton));
  if (region.type === "bbox") pen.strokeRect(region.x, region.y, region.width, region.height);
  else pen.stroke(pathOf(region));
}

/** Lines in the pen's own pixels. */
export function strokeBones(pen: Pen, lines: readonly (readonly [Point, Point])[]): void {
  pen.beginPath();
  for (const [from, to] of lines) {
    pen.moveTo(...from);
    pen.lineTo(...to);
  }
  pen.stroke();
}

function inSight(region: ImageRegion, sight: Bounds, margin: number): boolean {
  const { bounds } = shapeOf(region);
  if (!bounds) return false;
  const { minX, minY, maxX, maxY } = bounds;
  return overlap({ minX: minX - margin, minY: minY - margin, maxX: maxX + margin, maxY: maxY + margin }, sight);
}

function fillRegion(pen: Pen, region: ImageRegion, ink: Ink): void {
  if (region.type === "mask") return paintMask(pen, region, ink);
  if (ink.hollow) return;
  if (region.type === "polyline" || region.type === "point" || region.type === "keypoints") return;
  pen.globalAlpha = ink.strong ? 0.22 : ink.faint ? 0.04 : 0.1;
  pen.fillStyle = ink.colour;
  if (region.type === "bbox") pen.fillRect(region.x, region.y, region.width, region.height);
  else pen.fill(pathOf(region), region.type === "cuboid" ? "nonzero" : "evenodd");
}

function paintDots(pen: Pen, region: ImageRegion, ink: Ink, px: number): void {
  if (region.type !== "point" && region.type !== "keypoints") return;
  const dots = region.type === "point" ? [{ x: region.x, y: region.y, visibility: 2 }] : region.points;
  for (const dot of dots) if (dot.visibility > 0) paintDot(pen, dot, ink.colour, (ink.strong ? 6 : 4.5) * px, px);
}

/** A dot, hollow where what it marks is hidden. */
export function paintDot(
  pen: Pen,
  { x, y, visibility }: { x: number; y: number; visibility: number },
  colour: string,
  radius: number,
  px: number,
): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = visibility === 2 ? colour : "#fff";
  pen.fill();
  pen.lineWidth = (visibility === 2 ? 1.5 : 2.5) * px;
  pen.strokeStyle = visibility === 2 ? halo : colour;
  pen.stroke();
}

interface Tinted {
  colour: string;
  picture: HTMLCanvasElement;
  left: number;
  top: number;
}
const masks = new WeakMap<Region, Tinted>();

function paintMask(pen: Pen, region: Extract<ImageRegion, { type: "mask" }>, ink: Ink): void {
  let known = masks.get(region);
  if (!known || known.colour !== ink.colour) {
    known = tinted(region, ink.colour);
    masks.set(region, known);
  }
  pen.globalAlpha = ink.strong ? 0.65 : ink.faint ? 0.2 : 0.45;
  pen.imageSmoothingEnabled = false;
  pen.drawImage(known.picture, known.left, known.top);
}

/** The marked part of a mask as a picture of one colour. */
function tinted(region: Extract<ImageRegion, { type: "mask" }>, colour: string): Tinted {
  const { minX, minY, maxX, maxY } = shapeOf(region).bounds!;
  const [width, height, whole] = [maxX - minX, maxY - minY, region.rle.size[1]];
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [width, height];
  const pen = picture.getContext("2d")!;
  const data = pen.createImageData(width, height);
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  // One word a pixel, in the order in which every machine that runs browsers keeps bytes.
  const words = new Uint32Array(data.data.buffer);
  const word = ((255 << 24) | (b! << 16) | (g! << 8) | r!) >>> 0;
  const pixels = maskPixels(region.rle);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (pixels[(y + minY) * whole + x + minX] === 1) words[y * width + x] = word;
  }
  pen.putImageData(data, 0, 0);
  return { colour, picture, left: minX, top: minY };
}
