import { absent, type Keypoint } from "../geometry/keypoints.ts";
import { place } from "./placing.ts";
import { idle, type Interaction, type PointerAt, type Scene, stay, type Step } from "./interaction.ts";

type KeypointsState = Extract<Interaction, { kind: "keypoints" }>;

/** What the point that is set next is called. */
export function nextName(scene: Pick<Scene, "skeleton">, points: readonly Keypoint[]): string {
  return scene.skeleton?.points[points.length] ?? String(points.length + 1);
}

/** Sets the next point of a skeleton; with Shift or Alt it is there but hidden. The last one ends it. */
export function setKeypoint(scene: Scene, state: KeypointsState, pointer: PointerAt): Step {
  const [x, y] = place(scene, pointer.at);
  const visibility = pointer.shift || pointer.alt ? 1 : 2;
  return goOn(scene, state, { name: nextName(scene, state.points), x, y, visibility });
}

/** Leaves the next point out: it is not in the picture. */
export function skipKeypoint(scene: Scene, state: KeypointsState): Step {
  return goOn(scene, state, absent(nextName(scene, state.points)));
}

function goOn(scene: Scene, state: KeypointsState, point: Keypoint): Step {
  const next = { ...state, points: [...state.points, point] };
  return scene.skeleton && next.points.length >= scene.skeleton.points.length
    ? finishKeypoints(scene, next)
    : stay(next);
}

/** Ends a skeleton; points that were not set are absent, and without any nothing is made. */
export function finishKeypoints({ skeleton }: Pick<Scene, "skeleton">, { points }: KeypointsState): Step {
  if (points.every((point) => point.visibility === 0)) return stay(idle);
  const rest = skeleton?.points.slice(points.length).map(absent) ?? [];
  return stay(idle, { kind: "add", shape: { type: "keypoints", points: [...points, ...rest] } });
}

/** Takes back the last point; the first one takes the whole skeleton with it. */
export function unsetKeypoint(state: KeypointsState): Interaction {
  return state.points.length <= 1 ? idle : { ...state, points: state.points.slice(0, -1) };
}
