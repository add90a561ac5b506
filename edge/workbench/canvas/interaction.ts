import type { Point, Region, RegionOf } from "../../../core/annotations/region.contract.ts";
import type { Tool } from "../document/editor.ts";
import type { Handle } from "../geometry/handles.ts";
import type { Skeleton } from "../../../core/projects/label-schema.contract.ts";
import type { Brush } from "./brush.ts";
import type { Stroke } from "../geometry/brush.ts";
import type { Keypoint } from "../geometry/keypoints.ts";
import type { Size } from "../geometry/point.ts";

type WithoutName<R> = R extends Region ? Omit<R, "id" | "class" | "attributes" | "score"> : never;
/** The geometry of a region that is yet to be named. */
export type Shape = WithoutName<Region>;

/** What the pointer is in the middle of. */
export type Interaction =
  | { kind: "idle" }
  /** `pressed`: dragged out by a held button; otherwise the second click ends it. */
  | { kind: "box"; shape: "bbox" | "rotated_bbox" | "ellipse"; from: Point; to: Point; pressed: boolean }
  | { kind: "path"; closed: boolean; points: Point[]; to: Point; pressed: boolean }
  /** `points` so far, in the order of the skeleton. */
  | { kind: "keypoints"; points: Keypoint[]; to: Point }
  /** A stroke over a mask, or the first of a new one. */
  | { kind: "brush"; mask: RegionOf<"mask"> | null; stroke: Stroke }
  | { kind: "move"; ids: readonly string[]; clicked: string; from: Point; to: Point; started: boolean; toggle: boolean }
  | { kind: "handle"; region: Region; handle: Handle; preview: Region; to: Point; started: boolean }
  | { kind: "marquee"; from: Point; to: Point; add: boolean };

export const idle: Interaction = { kind: "idle" };

/** One pointer event in image pixels. */
export interface PointerAt {
  at: Point;
  shift: boolean;
  mod: boolean;
  alt: boolean;
  /** Which click of a quick row this is: 2 for a double click. */
  clicks: number;
}

export interface Scene {
  /** Regions that can be seen, in drawing order. */
  regions: readonly Region[];
  locked: ReadonlySet<string>;
  selection: ReadonlySet<string>;
  tool: Tool;
  size: Size;
  scale: number;
  /** CSS pixels around a thing that still count as on it; larger for fingers. */
  reach: number;
  snap: boolean;
  /** Of the class that is drawn next, if it has one. */
  skeleton?: Skeleton | undefined;
  brush: Brush;
  readOnly: boolean;
}

export type Effect =
  | { kind: "select"; ids: readonly string[] }
  | { kind: "add"; shape: Shape }
  | { kind: "replace"; regions: readonly Region[] }
  | { kind: "remove"; id: string }
  | { kind: "open"; id: string };

export interface Step {
  state: Interaction;
  effects: readonly Effect[];
}

export function stay(state: Interaction, ...effects: Effect[]): Step {
  return { state, effects };
}

/** What the pointer carries, which the live layer alone paints. */
export function liftedIds(state: Interaction): ReadonlySet<string> | null {
  if (state.kind === "handle" && state.started) return new Set([state.region.id]);
  return state.kind === "move" && state.started ? new Set(state.ids) : null;
}
