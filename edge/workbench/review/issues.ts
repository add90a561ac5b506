import type { ReviewIssue } from "../../../core/annotations/contract.ts";
import type { Difference, Way } from "./differences.ts";

/** A remark in the making, on one region of an annotation or on the annotation as a whole. */
export interface DraftIssue {
  key: number;
  annotationId: string;
  regionId: string | null;
  category: string;
  comment: string;
}

/** What a reviewer most often has to say about a region in which the sides differ so. */
export function likelyCategory(difference: Difference | null, present: boolean): string {
  if (difference?.kind === "answer") return "wrong_answer";
  if (difference?.kind === "relation") return "wrong_relation";
  if (!present) return "missing";
  const first: Way | undefined = difference?.ways[0];
  const byWay: Record<Way, string> = {
    missing: "superfluous",
    class: "wrong_class",
    place: "imprecise",
    attributes: "wrong_attribute",
  };
  return first ? byWay[first] : "imprecise";
}

/** Adds a remark and tells its key; a region that has one already keeps it. */
export function withIssue(
  issues: readonly DraftIssue[],
  fresh: Omit<DraftIssue, "key">,
): { issues: readonly DraftIssue[]; key: number } {
  const known = issues.find(
    (one) => fresh.regionId !== null && one.regionId === fresh.regionId && one.annotationId === fresh.annotationId,
  );
  if (known) return { issues, key: known.key };
  const key = Math.max(0, ...issues.map((one) => one.key)) + 1;
  return { issues: [...issues, { ...fresh, key }], key };
}

/** The remarks as they are sent, of the annotations that go back only. */
export function issuesToSend(issues: readonly DraftIssue[], goBack: ReadonlySet<string>): ReviewIssue[] {
  return issues
    .filter((one) => goBack.has(one.annotationId))
    .map(({ annotationId, regionId, category, comment }) => ({
      annotationId,
      regionId,
      category,
      comment: comment.trim(),
    }));
}

/** Common reasons, one click away. */
export function quickReasons(media: string, issues: number): string[] {
  const remarks =
    issues > 0
      ? [issues === 1 ? "Please see the remark on the region." : `Please see the ${issues} remarks on the regions.`]
      : [];
  const all =
    media === "image"
      ? [
          "Objects are missing.",
          "Edges are not precise enough.",
          "Some classes are wrong.",
          "Please follow the instructions.",
        ]
      : [
          "Some names are missing.",
          "Spans do not cover whole names.",
          "Some classes are wrong.",
          "Please follow the instructions.",
        ];
  return [...remarks, ...all];
}
