import type { Region, RegionOf } from "../../../core/annotations/region.contract.ts";
import { paintStroke } from "../geometry/brush.ts";
import { idle, type Interaction, type PointerAt, type Scene, stay, type Step } from "./interaction.ts";

type BrushState = Extract<Interaction, { kind: "brush" }>;

/** The mask that is painted on: the one that is selected, if it is of the class that is painted. */
function maskUnder({ regions, selection, locked, brush }: Scene): RegionOf<"mask"> | null {
  const [id] = selection;
  const chosen: Region | undefined = selection.size === 1 ? regions.find((one) => one.id === id) : undefined;
  return chosen?.type === "mask" && chosen.class === brush.class && !locked.has(chosen.id) ? chosen : null;
}

/** Puts the brush down; Alt makes it erase where it paints, and paint where it erases. */
export function beginStroke(scene: Scene, { at, alt }: PointerAt): Step {
  const mask = maskUnder(scene);
  const erase = scene.brush.erase !== alt;
  if (erase && !mask) return stay(idle);
  return stay({ kind: "brush", mask, stroke: { points: [at], radius: scene.brush.radius, erase } });
}

export function goOnStroke(scene: Scene, state: BrushState, { at }: PointerAt): Step {
  const last = state.stroke.points.at(-1)!;
  if (Math.hypot(at[0] - last[0], at[1] - last[1]) < Math.max(0.5 / scene.scale, 0.1)) return stay(state);
  return stay({ ...state, stroke: { ...state.stroke, points: [...state.stroke.points, at] } });
}

/** Lifts the brush: what it passed over becomes part of the mask, or is taken from it; a mask of which nothing is left goes. */
export function endStroke(scene: Scene, { mask, stroke }: BrushState): Step {
  const rle = paintStroke(mask?.rle ?? null, stroke, scene.size);
  if (!mask) return rle ? stay(idle, { kind: "add", shape: { type: "mask", rle } }) : stay(idle);
  if (!rle) return stay(idle, { kind: "remove", id: mask.id });
  return rle === mask.rle ? stay(idle) : stay(idle, { kind: "replace", regions: [{ ...mask, rle }] });
}
