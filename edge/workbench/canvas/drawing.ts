import type { Point } from "../../../core/annotations/region.contract.ts";
import { boxBetween } from "../geometry/box.ts";
import { distance, round2 } from "../geometry/point.ts";
import { ringArea, withoutRepeats } from "../geometry/polygon.ts";
import { setKeypoint } from "./draw-keypoints.ts";
import { beginStroke } from "./paint-mask.ts";
import { place } from "./placing.ts";
import { idle, type Interaction, type PointerAt, type Scene, type Shape, stay, type Step } from "./interaction.ts";

/** CSS pixels that a pointer may shake during a click. */
export const slack = 4;

/** Starts a shape where the pointer went down, or goes on with one that is drawn click by click. */
export function beginDrawing(scene: Scene, pointer: PointerAt): Step {
  const at = place(scene, pointer.at);
  switch (scene.tool) {
    case "point":
      return stay(idle, { kind: "add", shape: { type: "point", x: at[0], y: at[1] } });
    case "polygon":
    case "polyline":
      return stay({ kind: "path", closed: scene.tool === "polygon", points: [at], to: at, pressed: true });
    case "mask":
      return beginStroke(scene, pointer);
    case "keypoints":
      return setKeypoint(scene, { kind: "keypoints", points: [], to: at }, pointer);
    case "bbox":
    case "rotated_bbox":
    case "ellipse":
      return stay({ kind: "box", shape: scene.tool, from: at, to: at, pressed: true });
    default:
      return stay(idle);
  }
}

type BoxState = Extract<Interaction, { kind: "box" }>;
type PathState = Extract<Interaction, { kind: "path" }>;

function corner(scene: Scene, state: BoxState, pointer: PointerAt): Point {
  const [x, y] = pointer.at;
  if (!pointer.shift) return place(scene, [x, y]);
  const side = Math.max(Math.abs(x - state.from[0]), Math.abs(y - state.from[1]));
  const [sx, sy] = [x < state.from[0] ? -1 : 1, y < state.from[1] ? -1 : 1];
  const roomX = sx < 0 ? state.from[0] : scene.size.width - state.from[0];
  const roomY = sy < 0 ? state.from[1] : scene.size.height - state.from[1];
  const length = Math.min(side, roomX, roomY);
  return place(scene, [state.from[0] + sx * length, state.from[1] + sy * length]);
}

/** The shape between two corners; null when it has no area. */
function boxShape(state: BoxState, scene: Scene): Shape | null {
  const box = boxBetween(state.from, state.to, scene.size);
  if (box.width <= 0 || box.height <= 0) return null;
  if (state.shape === "bbox") return { type: "bbox", ...box };
  if (state.shape === "rotated_bbox") return { type: "rotated_bbox", ...box, rotation: 0 };
  const [rx, ry] = [round2(box.width / 2), round2(box.height / 2)];
  return { type: "ellipse", cx: round2(box.x + rx), cy: round2(box.y + ry), rx, ry, rotation: 0 };
}

export function moveBoxDrawing(scene: Scene, state: BoxState, pointer: PointerAt): Step {
  return stay({ ...state, to: corner(scene, state, pointer) });
}

/** Ends a dragged box; a click without a drag lets the next click be the other corner. */
export function endBoxDrawing(scene: Scene, state: BoxState, pointer: PointerAt): Step {
  const to = corner(scene, state, pointer);
  if (state.pressed && distance(state.from, to) * scene.scale < slack) return stay({ ...state, to, pressed: false });
  const shape = boxShape({ ...state, to }, scene);
  return shape ? stay(idle, { kind: "add", shape }) : stay(idle);
}

/** Whether the pointer is on the first vertex of a path that could be closed there. */
export function closesAt(scene: Scene, state: PathState, at: Point): boolean {
  const first = state.points[0];
  return (
    state.closed && state.points.length >= 3 && first !== undefined && distance(first, at) * scene.scale <= scene.reach
  );
}

export function pressPath(scene: Scene, state: PathState, pointer: PointerAt): Step {
  if (closesAt(scene, state, pointer.at)) return finishPath(state);
  const at = place(scene, pointer.at);
  const next = { ...state, points: withoutRepeats([...state.points, at], false), to: at, pressed: true };
  return pointer.clicks >= 2 ? finishPath(next) : stay(next);
}

/** Follows the pointer; while the button is held the path is drawn freehand. */
export function movePath(scene: Scene, state: PathState, pointer: PointerAt): Step {
  const to = place(scene, pointer.at);
  const last = state.points.at(-1);
  const stride = 8 / scene.scale;
  const far = last !== undefined && distance(last, to) >= stride;
  return stay(state.pressed && far ? { ...state, to, points: [...state.points, to] } : { ...state, to });
}

/** Ends a path; with too few points, or no area, nothing is made. */
export function finishPath(state: PathState): Step {
  const points = withoutRepeats(state.points, state.closed);
  if (state.closed && (points.length < 3 || ringArea(points) === 0)) return stay(idle);
  if (!state.closed && points.length < 2) return stay(idle);
  return stay(idle, { kind: "add", shape: { type: state.closed ? "polygon" : "polyline", points } });
}

/** Takes back the last vertex; the first one takes the whole path with it. */
export function stepBack(state: PathState): Interaction {
  return state.points.length <= 1 ? idle : { ...state, points: state.points.slice(0, -1) };
}
