import { isDeepStrictEqual } from "node:util";
import type { Annotation } from "../annotations/contract.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { qualityContract } from "./contract.ts";
import { qualityProblems } from "./problems.ts";
import type { CheckRow, Resolution } from "./store/checks.ts";

type Verdict = Input<typeof qualityContract.resolveCheck>;

/** What a reviewer's verdict means for a check whose annotations are given as they are now; throws where it makes no sense. */
export function resolutionOf(
  check: Pick<CheckRow, "id" | "annotationIds">,
  annotations: readonly (Pick<Annotation, "id" | "userId" | "version"> & Partial<Pick<Annotation, "source">>)[],
  verdict: Verdict,
  reviewerId: string,
  reference: string,
): Resolution {
  const { assignmentId, fence, active, outcome, reason, issues } = verdict;
  const under = annotations.filter((one) => check.annotationIds.includes(one.id));
  if (under.some((one) => one.userId === reviewerId)) throw qualityProblems.own_work();
  const known = (id: string, pointer: string) => {
    if (under.some((one) => one.id === id)) return;
    throw qualityProblems.unknown_annotation({
      errors: [{ pointer, detail: `the check is not about annotation ${id}` }],
    });
  };
  for (const [at, id] of verdict.rejectedAnnotationIds.entries()) known(id, `/rejectedAnnotationIds/${at}`);
  for (const [at, { annotationId }] of issues.entries())
    if (annotationId) known(annotationId, `/issues/${at}/annotationId`);
  const rejects = outcome === "rejected";
  const accepted = rejects ? null : verdict.acceptedAnnotationId;
  if (!rejects && !accepted) {
    throw qualityProblems.accepted_required({
      errors: [{ pointer: "/acceptedAnnotationId", detail: "is required unless the work is rejected" }],
    });
  }
  if (accepted) known(accepted, "/acceptedAnnotationId");
  const named = new Set(verdict.rejectedAnnotationIds);
  if (accepted && named.has(accepted)) {
    throw qualityProblems.unknown_annotation({
      errors: [{ pointer: "/rejectedAnnotationIds", detail: "the annotation that stands cannot go back" }],
    });
  }
  const theirs = under.filter((one) => one.source !== "consensus");
  const rejected = theirs.filter((one) => (rejects && named.size === 0) || named.has(one.id));
  if ((outcome !== "accepted" || rejected.length > 0) && reason === "") {
    const detail = outcome === "fixed" ? "tell the annotator what you mended" : "tell the annotator what is wrong";
    throw qualityProblems.reason_required({ errors: [{ pointer: "/reason", detail }] });
  }
  return {
    reference,
    assignmentId,
    fence,
    active,
    reviewerId,
    outcome,
    acceptedAnnotationId: accepted,
    named: verdict.rejectedAnnotationIds,
    rejected: rejected.map((one) => ({ annotationId: one.id, userId: one.userId })),
    reason,
    issues,
    versions: Object.fromEntries(under.map((one) => [one.id, one.version])),
  };
}

/** Whether a verdict says all that a resolution came of: then it is the same one, asked for again. */
export function isRepeat(resolution: Resolution, verdict: Verdict): boolean {
  const { assignmentId, fence, outcome, acceptedAnnotationId, named, reason, issues } = resolution;
  return isDeepStrictEqual(
    { assignmentId, fence, outcome, acceptedAnnotationId, named, reason, issues },
    {
      assignmentId: verdict.assignmentId,
      fence: verdict.fence,
      outcome: verdict.outcome,
      acceptedAnnotationId: verdict.outcome === "rejected" ? null : verdict.acceptedAnnotationId,
      named: verdict.rejectedAnnotationIds,
      reason: verdict.reason,
      issues: verdict.issues,
    },
  );
}
