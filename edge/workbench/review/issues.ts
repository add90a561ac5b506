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

export interface QuickReason {
  label: string;
  words: string;
}

/** Common reasons, one click away. */
export function quickReasons(media: string, issues: number): QuickReason[] {
  const image = media === "image";
  const see = issues === 1 ? "Please see the remark." : `Please see the ${issues} remarks.`;
  return [
    ...(issues > 0 ? [{ label: "See remarks", words: see }] : []),
    { label: "Missing", words: image ? "Objects are missing." : "Names are missing." },
    {
      label: "Not exact",
      words: image ? "Edges are not precise enough." : "Marks do not cover exactly what they should.",
    },
    { label: "Wrong class", words: "Some classes are wrong." },
    { label: "Instructions", words: "Please follow the instructions." },
  ];
}
