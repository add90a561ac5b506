import type { Point, Region } from "../../../core/annotations/region.contract.ts";
import { idle, type Effect, type Interaction, type PointerAt, type Scene } from "./interaction.ts";
import { drag, press, release } from "./pointing.ts";

/** A box of class a. */
export const box = (id: string, x: number, y: number, width = 20, height = 20): Region => ({
  id,
  class: "a",
  attributes: {},
  type: "bbox",
  x,
  y,
  width,
  height,
});
/** An image of 200 by 100 without regions. */
export const scene = (part: Partial<Scene> = {}): Scene => ({
  regions: [],
  locked: new Set(),
  selection: new Set(),
  tool: "bbox",
  size: { width: 200, height: 100 },
  scale: 1,
  reach: 7,
  snap: false,
  brush: { radius: 2, erase: false, class: "a" },
  readOnly: false,
  ...part,
});
/** The pointer at a place. */
export const at = (x: number, y: number, part: Partial<PointerAt> = {}): PointerAt => ({
  at: [x, y],
  shift: false,
  mod: false,
  alt: false,
  clicks: 1,
  ...part,
});

/** Presses at the first point, moves over the others and lets go at the last. */
export function stroke(
  s: Scene,
  points: Point[],
  part: Partial<PointerAt> = {},
  from: Interaction = idle,
): { state: Interaction; effects: Effect[] } {
  const effects: Effect[] = [];
  let state = from;
  const take = (step: { state: Interaction; effects: readonly Effect[] }) => {
    state = step.state;
    effects.push(...step.effects);
  };
  const last = points.at(-1)!;
  take(press(s, state, at(...points[0]!, part)));
  for (const point of points.slice(1)) take(drag(s, state, at(...point, part)));
  take(release(s, state, at(...last, part)));
  return { state, effects };
}
