import type { RegionOf } from "../region.contract.ts";

type Keypoints = RegionOf<"keypoints">;

/** How far apart, in parts of the object's size, people place the same point: COCO's sigmas for the points of a person. */
const SIGMAS: Readonly<Record<string, number>> = {
  nose: 0.026,
  eye: 0.025,
  ear: 0.035,
  shoulder: 0.079,
  elbow: 0.072,
  wrist: 0.062,
  hip: 0.107,
  knee: 0.087,
  ankle: 0.089,
};
const OTHER_SIGMA = 0.05;

function sigmaOf(name: string): number {
  const part = name.toLowerCase().replace(/^(left|right|l|r)[ _-]/, "");
  return Object.hasOwn(SIGMAS, part) ? SIGMAS[part]! : OTHER_SIGMA;
}

interface Pose {
  points: { name: string; x: number; y: number; spread: number }[];
  byName: ReadonlyMap<string, { x: number; y: number }>;
  /** Of the box around the labelled points, at least one pixel. */
  area: number;
}
const poses = new WeakMap<Keypoints, Pose>();

/** The labelled points of an object, looked at once. */
function poseOf(region: Keypoints): Pose {
  const known = poses.get(region);
  if (known) return known;
  const points = region.points
    .filter((point) => point.visibility > 0)
    .map(({ name, x, y }) => ({ name, x, y, spread: 2 * (2 * sigmaOf(name)) ** 2 }));
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const area = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
  const byName = new Map(points.map((point) => [point.name, point]));
  const pose = { points: [...byName.values()], byName, area: Math.max(1, area) };
  poses.set(region, pose);
  return pose;
}

/**
 * COCO's object keypoint similarity, 0 to 1: exp(-d² / 2s²k²) over the points that either has labelled, s² the larger box
 * around them and k twice the point's sigma. A point that only one has labelled counts as wrong.
 */
export function keypointSimilarity(a: Keypoints, b: Keypoints): number {
  const [mine, theirs] = [poseOf(a), poseOf(b)];
  const area = Math.max(mine.area, theirs.area);
  let [sum, common] = [0, 0];
  for (const { name, x, y, spread } of mine.points) {
    const other = theirs.byName.get(name);
    if (!other) continue;
    common += 1;
    const [dx, dy] = [x - other.x, y - other.y];
    const likeness = Math.exp(-(dx * dx + dy * dy) / (area * spread));
    sum += Number.isNaN(likeness) ? 0 : likeness;
  }
  const all = mine.points.length + theirs.points.length - common;
  return all === 0 ? 0 : sum / all;
}
