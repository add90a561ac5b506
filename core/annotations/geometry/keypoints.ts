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

const labelled = ({ points }: Keypoints) => new Map(points.flatMap((p) => (p.visibility > 0 ? [[p.name, p]] : [])));

/** The area of the box around the labelled points, at least one pixel. */
function areaOf(points: readonly { x: number; y: number }[]): number {
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const area = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
  return Math.max(1, area);
}

/**
 * COCO's object keypoint similarity, 0 to 1: exp(-d² / 2s²k²) over the points that either has labelled, s² the larger box
 * around them and k twice the point's sigma. A point that only one has labelled counts as wrong.
 */
export function keypointSimilarity(a: Keypoints, b: Keypoints): number {
  const [mine, theirs] = [labelled(a), labelled(b)];
  const names = new Set([...mine.keys(), ...theirs.keys()]);
  if (names.size === 0) return 0;
  const area = Math.max(areaOf([...mine.values()]), areaOf([...theirs.values()]));
  let sum = 0;
  for (const [name, { x, y }] of mine) {
    const other = theirs.get(name);
    if (!other) continue;
    const [dx, dy] = [x - other.x, y - other.y];
    const likeness = Math.exp(-(dx * dx + dy * dy) / (2 * area * (2 * sigmaOf(name)) ** 2));
    sum += Number.isNaN(likeness) ? 0 : likeness;
  }
  return sum / names.size;
}
