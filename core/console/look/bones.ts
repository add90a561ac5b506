import type { Point, RegionOf } from "../../annotations/region.contract.ts";
import type { Skeleton } from "../../projects/label-schema.contract.ts";

type Keypoint = RegionOf<"keypoints">["points"][number];

/** The lines of a skeleton between those of its points that are there. */
export function bones(points: readonly Keypoint[], skeleton: Skeleton | undefined): [Point, Point][] {
  if (!skeleton) return [];
  const there = new Map(points.filter((p) => p.visibility > 0).map((p) => [p.name, p]));
  return skeleton.edges.flatMap(([from, to]) => {
    const [a, b] = [there.get(skeleton.points[from] ?? ""), there.get(skeleton.points[to] ?? "")];
    return a && b ? [[[a.x, a.y] as Point, [b.x, b.y] as Point] as [Point, Point]] : [];
  });
}
