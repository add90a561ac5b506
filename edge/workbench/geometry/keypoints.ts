import type { RegionOf } from "../../../core/annotations/region.contract.ts";
import type { Skeleton } from "../../../core/projects/label-schema.contract.ts";

export type Keypoints = RegionOf<"keypoints">;
export type Keypoint = Keypoints["points"][number];
export type Visibility = Keypoint["visibility"];

/** A keypoint that is not in the picture. */
export function absent(name: string): Keypoint {
  return { name, x: 0, y: 0, visibility: 0 };
}

/** The points of a region in the order of its skeleton, those that it does not name as absent ones. */
export function allPoints({ points }: Pick<Keypoints, "points">, skeleton: Skeleton | undefined): Keypoint[] {
  if (!skeleton) return [...points];
  const known = new Map(points.map((p) => [p.name, p]));
  const strange = points.filter((p) => !skeleton.points.includes(p.name));
  return [...skeleton.points.map((name) => known.get(name) ?? absent(name)), ...strange];
}

/** A region with one point seen, hidden or gone; one that comes back stands in the middle of the others. The last one cannot go. */
export function withVisibility(
  region: Keypoints,
  name: string,
  visibility: Visibility,
  skeleton: Skeleton | undefined,
): Keypoints {
  const there = region.points.filter((p) => p.visibility > 0);
  if (visibility === 0 && there.every((p) => p.name === name)) return region;
  const middle = (of: "x" | "y") => Math.round(there.reduce((sum, p) => sum + p[of], 0) / Math.max(1, there.length));
  const points = allPoints(region, skeleton).map((p): Keypoint => {
    if (p.name !== name || p.visibility === visibility) return p;
    if (visibility === 0) return absent(name);
    return p.visibility === 0 ? { name, x: middle("x"), y: middle("y"), visibility } : { ...p, visibility };
  });
  return { ...region, points };
}
