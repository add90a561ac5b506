import type { Annotation, Comparison } from "../../annotations/contract.ts";
import type { Region } from "../../annotations/region.contract.ts";
import { clusterMarks } from "../statistics/fusion/cluster-marks.ts";

/** A region and by whom it was marked. */
export interface Mark {
  annotationId: string;
  userId: string;
  region: Region;
}
/** Marks of one thing, at most one of a person. */
export type RegionGroup = readonly Mark[];
type Marked = Pick<Annotation, "id" | "userId" | "result">;

/** Regions that overlap by so much, in the mean of their group, are of one thing. */
const SAME = 0.5;
export const markKey = (annotationId: string, regionId: string) => `${annotationId}/${regionId}`;

/** Groups the regions of several people by what they are of, from how their annotations compare. */
export function groupRegions(annotations: readonly Marked[], comparisons: readonly Comparison[]): RegionGroup[] {
  const marks = annotations.flatMap(({ id, userId, result }) =>
    result.regions.map((region): Mark => ({ annotationId: id, userId, region })),
  );
  const people = [...new Set(annotations.map((one) => one.userId))];
  const personOf = new Map(people.map((userId, at) => [userId, at]));
  const placeOf = new Map(marks.map((mark, at) => [markKey(mark.annotationId, mark.region.id), at]));
  const pairs = comparisons.flatMap(({ left, right, pairs: matched }) =>
    matched.flatMap((pair) => {
      const [a, b] = [placeOf.get(markKey(left, pair.left)), placeOf.get(markKey(right, pair.right))];
      return a === undefined || b === undefined ? [] : [{ a, b, likeness: pair.iou }];
    }),
  );
  const groups = clusterMarks(
    marks.map((mark) => personOf.get(mark.userId)!),
    pairs,
    SAME,
  );
  return groups.map((group) => group.map((at) => marks[at]!));
}
