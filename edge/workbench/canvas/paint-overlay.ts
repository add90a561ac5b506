import type { Point } from "../../../core/annotations/region.contract.ts";
import type { Handle } from "../geometry/handles.ts";
import { boundsOfPoints, type Size } from "../geometry/point.ts";
import { toScreen, type Viewport, visibleBounds } from "../geometry/viewport.ts";
import type { Interaction } from "./interaction.ts";
import type { Pen } from "./paint.ts";

/** Lets a pen draw in CSS pixels. */
export function toCssPixels(pen: Pen, ratio: number): void {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** The grips of the selected region, in CSS pixels. */
export function paintHandles(pen: Pen, view: Viewport, handles: readonly Handle[], colour: string): void {
  for (const handle of handles) {
    const [x, y] = toScreen(view, handle.point);
    const round = handle.kind === "vertex" || handle.kind === "turn";
    const size = handle.kind === "middle" ? 5 : 9;
    pen.globalAlpha = handle.kind === "middle" ? 0.75 : 1;
    pen.fillStyle = "#fff";
    pen.strokeStyle = handle.kind === "middle" ? "rgba(0,0,0,.6)" : colour;
    pen.lineWidth = handle.kind === "middle" ? 1 : 2;
    pen.beginPath();
    if (round || handle.kind === "middle") pen.arc(x, y, size / 2, 0, 2 * Math.PI);
    else pen.rect(x - size / 2, y - size / 2, size, size);
    pen.fill();
    pen.stroke();
  }
  pen.globalAlpha = 1;
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
export function paintTag(pen: Pen, view: Viewport, at: Point, words: string, colour: string): void {
  const [x, y] = toScreen(view, at);
  pen.font = "500 12px 'Inter Variable', system-ui, sans-serif";
  const width = Math.min(pen.measureText(words).width + 20, 260);
  const top = Math.max(2, y - 24);
  const left = Math.max(2, x);
  pen.fillStyle = "rgba(14,15,17,.86)";
  pen.beginPath();
  pen.roundRect(left, top, width, 19, 4);
  pen.fill();
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(left + 8.5, top + 9.5, 3.5, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = "#f1f3f5";
  pen.textBaseline = "middle";
  pen.fillText(words, left + 16, top + 10, width - 20);
}

/** Lines between the image's pixels, once a pixel is large enough to be seen. */
export function paintGrid(pen: Pen, view: Viewport, canvas: Size, image: Size): void {
  if (view.scale < 10) return;
  const sight = visibleBounds(view, canvas);
  const [x1, x2] = [Math.max(0, Math.floor(sight.minX)), Math.min(image.width, Math.ceil(sight.maxX))];
  const [y1, y2] = [Math.max(0, Math.floor(sight.minY)), Math.min(image.height, Math.ceil(sight.maxY))];
  pen.beginPath();
  for (let x = x1; x <= x2; x++) {
    const at = Math.round(view.offsetX + x * view.scale) + 0.5;
    pen.moveTo(at, view.offsetY + y1 * view.scale);
    pen.lineTo(at, view.offsetY + y2 * view.scale);
  }
  for (let y = y1; y <= y2; y++) {
    const at = Math.round(view.offsetY + y * view.scale) + 0.5;
    pen.moveTo(view.offsetX + x1 * view.scale, at);
    pen.lineTo(view.offsetX + x2 * view.scale, at);
  }
  pen.lineWidth = 1;
  pen.strokeStyle = "rgba(255,255,255,.16)";
  pen.stroke();
}

/** A magnified round piece of the picture beside the pointer, with the exact spot in its middle. */
export function paintLoupe(
  pen: Pen,
  view: Viewport,
  canvas: Size,
  picture: CanvasImageSource,
  at: Point,
  colour: string,
): void {
  const radius = 56;
  const zoom = Math.max(4, Math.min(16, view.scale * 4));
  const [px, py] = toScreen(view, at);
  const x = px + radius + 40 < canvas.width - radius ? px + radius + 40 : px - radius - 40;
  const y = py - radius - 40 > radius ? py - radius - 40 : py + radius + 40;
  const half = radius / zoom;
  pen.save();
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = "#0e0f11";
  pen.fill();
  pen.clip();
  pen.imageSmoothingEnabled = false;
  pen.drawImage(
    picture,
    at[0] - half,
    at[1] - half,
    2 * half,
    2 * half,
    x - radius,
    y - radius,
    2 * radius,
    2 * radius,
  );
  pen.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
  ] as const) {
    pen.moveTo(x - dx * radius, y - dy * radius);
    pen.lineTo(x + dx * radius, y + dy * radius);
  }
  pen.lineWidth = 1;
  pen.strokeStyle = "rgba(255,255,255,.8)";
  pen.stroke();
  pen.restore();
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.lineWidth = 2;
  pen.strokeStyle = colour;
  pen.stroke();
}
