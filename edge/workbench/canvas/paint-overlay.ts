import type { Point } from "../../../core/annotations/region.contract.ts";
import type { Handle } from "../geometry/handles.ts";
import { boundsOfPoints, type Size } from "../geometry/point.ts";
import { toScreen, type Viewport, visibleBounds } from "../geometry/viewport.ts";
import type { Interaction } from "./interaction.ts";
import type { Pen } from "./paint.ts";
import { gripSize, gripSprite, tagHeight, tagSprite, tagWidth } from "./sprites.ts";

/** Lets a pen draw in CSS pixels. */
export function toCssPixels(pen: Pen, ratio: number): void {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** The grips of the selected region, in CSS pixels. */
export function paintHandles(
  pen: Pen,
  view: Viewport,
  handles: readonly Handle[],
  colour: string,
  ratio: number,
): void {
  for (const handle of handles) {
    const [x, y] = toScreen(view, handle.point);
    const look = gripSprite(handle.kind, colour, ratio);
    pen.drawImage(look, x - gripSize / 2, y - gripSize / 2, gripSize, gripSize);
  }
}

function trace(pen: Pen, view: Viewport, points: readonly Point[], closed: boolean): void {
  pen.beginPath();
  points.forEach((p, i) => {
    const [x, y] = toScreen(view, p);
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
  if (closed) pen.closePath();
}

function strokeTwice(pen: Pen, colour: string): void {
  pen.lineWidth = 4;
  pen.strokeStyle = "rgba(0,0,0,.55)";
  pen.stroke();
  pen.lineWidth = 2;
  pen.strokeStyle = colour;
  pen.stroke();
}

/** What is being drawn or selected right now, in CSS pixels. */
export function paintDrawing(pen: Pen, view: Viewport, state: Interaction, colour: string): void {
  if (state.kind === "box" || state.kind === "marquee") {
    const box = boundsOfPoints([state.from, state.to])!;
    const [x1, y1] = toScreen(view, [box.minX, box.minY]);
    const [x2, y2] = toScreen(view, [box.maxX, box.maxY]);
    pen.beginPath();
    if (state.kind === "box" && state.shape === "ellipse") {
      pen.ellipse((x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) / 2, (y2 - y1) / 2, 0, 0, 2 * Math.PI);
    } else pen.rect(x1, y1, x2 - x1, y2 - y1);
    if (state.kind === "box") return strokeTwice(pen, colour);
    pen.fillStyle = "rgba(91,122,236,.15)";
    pen.fill();
    pen.setLineDash([4, 3]);
    pen.lineWidth = 1;
    pen.strokeStyle = "#98aef6";
    pen.stroke();
    pen.setLineDash([]);
  }
  if (state.kind !== "path") return;
  if (state.closed && state.points.length >= 2) {
    trace(pen, view, [...state.points, state.to], true);
    pen.globalAlpha = 0.15;
    pen.fillStyle = colour;
    pen.fill();
    pen.globalAlpha = 1;
  }
  trace(pen, view, [...state.points, state.to], false);
  strokeTwice(pen, colour);
  state.points.forEach((p, i) => {
    const [x, y] = toScreen(view, p);
    pen.beginPath();
    pen.arc(x, y, i === 0 ? 6 : 3.5, 0, 2 * Math.PI);
    pen.fillStyle = i === 0 ? colour : "#fff";
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = i === 0 ? "#fff" : "rgba(0,0,0,.6)";
    pen.stroke();
  });
}

/** A region's name on a dark plate above its top left corner. */
export function paintTag(pen: Pen, view: Viewport, at: Point, words: string, colour: string, ratio: number): void {
  const [x, y] = toScreen(view, at);
  const [left, top] = [Math.round(Math.max(2, x)), Math.round(Math.max(2, y - 24))];
  pen.drawImage(tagSprite(words, colour, ratio), left, top, tagWidth(words), tagHeight);
}

/** From this scale on the image's pixels are large enough for lines between them. */
export const gridScale = 10;

/** Lines between the image's pixels, once a pixel is large enough to be seen. */
export function paintGrid(pen: Pen, view: Viewport, canvas: Size, image: Size): void {
  if (view.scale < gridScale) return;
  const sight = visibleBounds(view, canvas);
  const [x1, x2] = [Math.max(0, Math.floor(sight.minX)), Math.min(image.width, Math.ceil(sight.maxX))];
  const [y1, y2] = [Math.max(0, Math.floor(sight.minY)), Math.min(image.height, Math.ceil(sight.maxY))];
  pen.fillStyle = "rgba(255,255,255,.16)";
  const [top, left] = [view.offsetY + y1 * view.scale, view.offsetX + x1 * view.scale];
  // Thin rectangles, because a path of hundreds of lines is slow to stroke.
  for (let x = x1; x <= x2; x++) {
    pen.fillRect(Math.round(view.offsetX + x * view.scale), top, 1, (y2 - y1) * view.scale);
  }
  for (let y = y1; y <= y2; y++) {
    pen.fillRect(left, Math.round(view.offsetY + y * view.scale), (x2 - x1) * view.scale, 1);
  }
}
