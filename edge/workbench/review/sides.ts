import type { KeptFromModel } from "../../../core/annotations/contract.ts";
import type { Result } from "../../../core/annotations/region.contract.ts";
import type { Review } from "./load-review.ts";

/** One of the results that are compared: an annotation, or an annotation as it was before. */
export interface Side {
  key: string;
  annotationId: string;
  /** Whose it is, and of an older version, that it is. */
  name: string;
  /** The same where there is little room. */
  short: string;
  at: string | null;
  result: Result;
  activeSeconds: number | null;
  /** How sure its author said to be. */
  confidence: number | null;
  /** What of it a model had made, where one began it; null too where the project takes what is just that for any other answer. */
  kept: KeptFromModel | null;
  /** Remarks can be pinned to its regions. */
  current: boolean;
}

/** All annotations, or one of them as it was before it went back and as it is now. */
export function sidesOf(review: Review, beforeOf: string | null): Side[] {
  const before = beforeOf === null ? undefined : review.earlier?.before.get(beforeOf);
  const counts = review.project.settings.unchangedPreLabels === "count";
  const sides = review.annotations.map((a): Side => ({
    key: a.id,
    annotationId: a.id,
    name: review.names.get(a.userId) ?? "",
    short: review.names.get(a.userId) ?? "",
    at: a.submittedAt ?? a.updatedAt,
    result: a.result,
    activeSeconds: a.activeSeconds,
    confidence: a.source === "human" ? a.confidence : null,
    kept: a.keptFromModel && !(counts && a.keptFromModel.unchanged) ? a.keptFromModel : null,
    current: true,
  }));
  const now = sides.find((side) => side.annotationId === beforeOf);
  if (!before || !now) return sides;
  return [
    {
      ...now,
      key: `${now.key} before`,
      name: `${now.name}, before`,
      short: "Before",
      at: review.earlier!.check.completedAt,
      result: before,
      activeSeconds: null,
      confidence: null,
      kept: null,
      current: false,
    },
    { ...now, name: `${now.name}, now`, short: "Now" },
  ];
}
