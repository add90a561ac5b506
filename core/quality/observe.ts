import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { raiseAlarms } from "./alarms.ts";
import type { CheckRow } from "./store/checks.ts";
import type { GoldAnswerRow } from "./store/gold-answers.ts";
import { type ObservationRow, observe } from "./store/skill.ts";

/** Half of the work was right where a reviewer had to mend it. */
const MENDED = 0.5;

/**
 * What a review says of those whose work it is; a second one takes the place of the first. Work that was neither taken nor sent back says
 * nothing, and nor does what is `out` because it is nobody's own.
 */
export async function observeReview(tx: Tx, ctx: Context, check: CheckRow, out: ReadonlySet<string>): Promise<void> {
  const { workspaceId, projectId, authors, rejected, acceptedAnnotationId, outcome, completedAt } = check;
  const back = new Set(rejected.map((one) => one.annotationId));
  const rows = Object.entries(authors).flatMap(([annotationId, userId]): ObservationRow[] => {
    const taken = annotationId === acceptedAnnotationId;
    if (out.has(annotationId) || (!taken && !back.has(annotationId))) return [];
    const score = back.has(annotationId) ? 0 : outcome === "fixed" ? MENDED : 1;
    const subjectId = check.secondOf ?? check.id;
    const source = "review";
    return [
      { workspaceId, projectId, userId, source, subjectId, class: "", score, weight: 1, observedAt: completedAt! },
    ];
  });
  await observe(tx, rows);
  await raiseAlarms(
    tx,
    ctx,
    projectId,
    rows.map((one) => one.userId),
  );
}

/** What an answer to a gold says of who gave it, as a whole and by class. */
export async function observeGold(tx: Tx, answer: GoldAnswerRow): Promise<void> {
  const { id: subjectId, workspaceId, projectId, userId, score, classes, answeredAt: observedAt } = answer;
  const about = { workspaceId, projectId, userId, source: "gold" as const, subjectId, observedAt };
  await observe(tx, [
    { ...about, class: "", score, weight: 1 },
    ...Object.entries(classes).map(([name, [agreed, of]]) => ({
      ...about,
      class: name,
      score: agreed / of,
      weight: of,
    })),
  ]);
}
