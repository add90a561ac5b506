import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { handlesOf } from "../geometry/handles.ts";
import { isOnImage, shapeOf } from "../geometry/outline.ts";
import { bones } from "../../../core/console/look/bones.ts";
import { toScreen, visibleBounds } from "../geometry/viewport.ts";
import type { Interaction, Scene } from "./interaction.ts";
import { nextName } from "./draw-keypoints.ts";
import { type Ink, paintDot, paintRegions, type Pen, strokeBones, toImagePixels } from "./paint.ts";
import { paintDrawing, paintGrid, paintHandles, paintTag, toCssPixels } from "./paint-overlay.ts";
import { grippedRegion, previews } from "./pointing.ts";
import type { Display, View } from "./view.ts";

export interface LiveScene {
  scene: Scene;
  state: Interaction;
  view: View;
  display: Display;
  hovered: string | null;
  /** Where the pointer is, in image pixels. */
  pointer: Point | null;
  /** Of the class that is drawn next. */
  colour: string;
  inkOf(region: Region): Ink;
  titleOf(region: Region): string;
}

/** Paints what is selected, hovered, dragged or being drawn, with its grips and names. */
export function paintLive(pen: Pen, ratio: number, live: LiveScene): void {
  const { scene, state, view, display, hovered, colour, inkOf, titleOf } = live;
  const { viewport, canvas, image } = view;
  const shown = new Map(previews(scene, state).map((r) => [r.id, r]));
  const now = (region: Region) => shown.get(region.id) ?? region;
  const chosen = scene.regions.filter((r) => scene.selection.has(r.id) || r.id === hovered).map(now);
  const strong = (region: Region): Ink => ({ ...inkOf(region), strong: true, faint: false });

  toCssPixels(pen, ratio);
  if (display.grid) paintGrid(pen, viewport, canvas, image);
  toImagePixels(pen, viewport, ratio);
  paintRegions(pen, chosen, viewport, visibleBounds(viewport, canvas), strong);
  toCssPixels(pen, ratio);
  paintDrawing(pen, viewport, state, colour);
  if (state.kind === "brush") paintStroke(pen, viewport, state, colour);
  if (scene.tool === "mask" && !scene.readOnly && live.pointer) paintBrush(pen, viewport, scene, live.pointer, colour);
  if (state.kind === "keypoints") paintSkeleton(pen, viewport, scene, state, colour, ratio);
  // What is being dragged goes without name and grips: they would hide what the eye is on.
  const dragged = state.kind === "move" && state.started;
  const named = display.labels ? scene.regions.slice(0, 400).map(now) : dragged ? [] : chosen.slice(0, 12);
  for (const region of named) {
    const bounds = isOnImage(region) ? shapeOf(region).bounds : null;
    if (bounds) paintTag(pen, viewport, [bounds.minX, bounds.minY], titleOf(region), inkOf(region).colour, ratio);
  }
  const gripped = dragged ? null : grippedRegion(scene);
  if (gripped) {
    paintHandles(pen, viewport, handlesOf(now(gripped), turnReach / viewport.scale), inkOf(gripped).colour, ratio);
  }
}

/** What the brush has passed over, until it is lifted. */
function paintStroke(
  pen: Pen,
  view: View["viewport"],
  { stroke: { points, radius, erase } }: Extract<Interaction, { kind: "brush" }>,
  colour: string,
): void {
  pen.beginPath();
  for (const [i, point] of [points[0]!, ...points].entries()) {
    const [x, y] = toScreen(view, point);
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
  [pen.lineCap, pen.lineJoin] = ["round", "round"];
  pen.lineWidth = 2 * radius * view.scale;
  pen.globalAlpha = erase ? 0.55 : 0.5;
  pen.strokeStyle = erase ? "#101214" : colour;
  pen.stroke();
  [pen.lineCap, pen.lineJoin, pen.globalAlpha] = ["butt", "bevel", 1];
}

/** The brush's edge where the pointer is: whole while it paints, in dashes while it erases. */
function paintBrush(pen: Pen, view: View["viewport"], { brush }: Scene, at: Point, colour: string): void {
  const [x, y] = toScreen(view, at);
  pen.beginPath();
  pen.arc(x, y, Math.max(1.5, brush.radius * view.scale), 0, 2 * Math.PI);
  pen.lineWidth = 3.5;
  pen.strokeStyle = "rgba(0,0,0,.55)";
  pen.stroke();
  if (brush.erase) pen.setLineDash([4, 3]);
  pen.lineWidth = 1.5;
  pen.strokeStyle = brush.erase ? "#fff" : colour;
  pen.stroke();
  pen.setLineDash([]);
}

/** Keypoints that are being set, and what the next one is called. */
function paintSkeleton(
  pen: Pen,
  view: View["viewport"],
  scene: Scene,
  { points, to }: Extract<Interaction, { kind: "keypoints" }>,
  colour: string,
  ratio: number,
): void {
  const onScreen = points.map((point) => {
    const [x, y] = toScreen(view, [point.x, point.y]);
    return { ...point, x, y };
  });
  pen.lineWidth = 2;
  pen.strokeStyle = colour;
  strokeBones(pen, bones(onScreen, scene.skeleton));
  for (const point of onScreen) if (point.visibility > 0) paintDot(pen, point, colour, 5.5, 1);
  const total = scene.skeleton?.points.length;
  const words = `${nextName(scene, points)}${total ? ` · ${points.length + 1} of ${total}` : ""}`;
  const [x, y] = toScreen(view, to);
  paintTag(pen, { ...view, scale: 1, offsetX: 0, offsetY: 0 }, [x + 14, y + 38], words, colour, ratio);
}

/** How far the turning grip stands off its box, in CSS pixels. */
export const turnReach = 28;

/** Where exactness counts: the spot to which an edge or corner is being dragged. */
export function exactSpot(state: Interaction): Point | null {
  if (state.kind === "handle" && state.started) return state.to;
  return state.kind === "box" && state.from !== state.to ? state.to : null;
}
