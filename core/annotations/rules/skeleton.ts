import type { FieldError } from "../../kernel/wire/problem.ts";
import type { Skeleton } from "../../projects/label-schema.contract.ts";
import type { Region } from "../region.contract.ts";

/** Keypoints that the skeleton of their class does not have, and keypoints of which none is there. */
export function skeletonViolations(region: Region, { points }: Skeleton, pointer: string): FieldError[] {
  if (region.type !== "keypoints") return [];
  const found = region.points.flatMap(({ name }, at) =>
    points.includes(name)
      ? []
      : [{ pointer: `${pointer}/points/${at}/name`, detail: `"${name}" is no point of "${region.class}"` }],
  );
  return region.points.every((point) => point.visibility === 0)
    ? [...found, { pointer: `${pointer}/points`, detail: "has no point that is there" }]
    : found;
}
