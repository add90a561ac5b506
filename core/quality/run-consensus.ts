import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { mostAgreed } from "./agreement.ts";
import { moreWanted } from "./consensus/gain.ts";
import { fuse, leastSure, withFused } from "./fuse.ts";
import { gatherMaterial, type Meaning, meaningOf, peopleIn } from "./meaning.ts";
import { type About, newCheck, standing } from "./new-check.ts";
import { usualSkill } from "./skill.ts";
import type { CheckRow } from "./store/checks.ts";
import { knowledgeOf } from "./store/knowledge.ts";
import { evidenceOf } from "./store/skill.ts";

const NOTHING_SAID = "Everybody has left what a model made as it was: a person has to look at it.";

/**
 * Asks whether the standing annotations of a task agree, by what their authors handed in and not by what others have corrected: passed with
 * the one that agrees most with the others, or with what all were fused into, when their mean pairwise agreement is at least `threshold`
 * and it is as sure what they mean as the project wants, else failed with nobody to blame. Where the project says how many people a task is
 * worth, being sure is enough, and one more is asked while that is worth it.
 */
export async function runConsensus(
  ctx: Context,
  about: About,
  threshold: number,
  actionKey: string | null,
): Promise<CheckRow> {
  const annotations = await standing(ctx, about.taskId);
  const { check, said } = await newCheck(ctx, about, annotations, actionKey);
  const done: CheckRow = { ...check, kind: "automated", status: "completed", completedAt: check.createdAt };
  if (annotations.length === 0) return { ...done, outcome: "passed" };
  const { comparisons } = said;
  if (said.annotations.length === 0) return { ...done, outcome: "failed", threshold, reason: NOTHING_SAID };
  const material = await gatherMaterial(ctx, about, said.annotations, comparisons);
  const { workspaceId } = ctx;
  const { meaning, more, wanted } = await transaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const place = { workspaceId, ...about };
    const knowledge = await knowledgeOf(tx, place, { people: peopleIn(material), now });
    const known = await meaningOf(tx, place, material, knowledge);
    const { adjudicateBelow } = knowledge.review;
    const everybody = await evidenceOf(tx, workspaceId, about.projectId, { now, whole: true });
    const outlook = { items: known.items, have: said.annotations.length, skill: usualSkill(everybody) };
    const { overlap } = known.policy;
    return { meaning: known, more: overlap && moreWanted(outlook, overlap), wanted: adjudicateBelow };
  });
  const why = reasonOf(meaning, {
    asked: annotations.length,
    agreement: check.agreement,
    compared: comparisons !== null,
    more: more ?? 0,
    threshold,
    wanted,
  });
  const agreed = why === "";
  const stands = agreed ? mostAgreed(said.annotations, comparisons ?? []) : null;
  const judged: CheckRow = {
    ...done,
    outcome: agreed ? "passed" : "failed",
    acceptedAnnotationId: stands,
    moreWanted: more,
    threshold,
    reason: why,
  };
  return withFused(judged, more ? null : await fuse(ctx, about.taskId, material, meaning));
}

interface Verdict {
  /** Annotations that stand, whether or not they are somebody's own answer. */
  asked: number;
  agreement: number | null;
  compared: boolean;
  more: number;
  threshold: number;
  /** How sure one has to be. */
  wanted: number;
}

/** Why the annotations are not enough; empty when they are. */
function reasonOf(
  { policy, items }: Meaning,
  { asked, agreement, compared, more, threshold, wanted }: Verdict,
): string {
  if (!compared) return "There is too much to compare: a person has to look at it.";
  if (more > 0) return `${more === 1 ? "One more annotation is" : `${more} more annotations are`} worth its price.`;
  if (!policy.overlap && agreement !== null && agreement < threshold)
    return `The annotations agree by ${percent(agreement)} where ${percent(threshold)} is wanted.`;
  const sure = leastSure(items);
  const enough = sure >= wanted || (asked === 1 && !policy.overlap);
  return enough ? "" : `It is sure by ${percent(sure)} what they mean where ${percent(wanted)} is wanted.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
