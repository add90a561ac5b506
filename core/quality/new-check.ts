import { type Annotation, annotationsContract } from "../annotations/contract.ts";
import { NOBODY } from "../annotations/fused.contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { meanAgreement } from "./agreement.ts";
import { customerOf } from "./project.ts";
import { reviewShareOf } from "./review-policy.ts";
import { accuracies } from "./standing.ts";
import type { CheckRow } from "./store/checks.ts";
import { asHandedIn, type HandedIn, type Said, whatPeopleSaid } from "./what-people-said.ts";

/** What checks are about. */
export interface About {
  taskId: string;
  projectId: string;
  batchId: string;
}

/** The hand-ins of a task that stand: those that were sent back are not among them until they are handed in again. */
export async function standing(ctx: Context, taskId: string): Promise<Annotation[]> {
  const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId });
  return items.filter((one) => one.source === "human" && stands(one));
}

/** What the annotations of a task were fused into, where it stands. */
export async function standingFused(ctx: Context, taskId: string): Promise<Annotation | null> {
  const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId });
  return items.find((one) => one.source === "consensus" && stands(one)) ?? null;
}

function stands({ status }: Annotation): boolean {
  return status === "submitted" || status === "accepted";
}

/** A check of annotations that has judged nothing yet, what their authors handed in, and what they said by that; nothing is stored. */
export async function newCheck(
  ctx: Context,
  about: About,
  annotations: readonly Annotation[],
  actionKey: string | null,
): Promise<{ check: CheckRow; handedIn: HandedIn; said: Said }> {
  const handedIn = await asHandedIn(ctx, annotations);
  const [customerId, said, { goldAccuracy, reviewShare }] = await Promise.all([
    customerOf(ctx, about.projectId),
    whatPeopleSaid(ctx, annotations, null, handedIn),
    trustIn(ctx, about.projectId, annotations),
  ]);
  const check: CheckRow = {
    ...about,
    id: newId(),
    workspaceId: ctx.workspaceId,
    customerId,
    kind: "review",
    status: "pending",
    outcome: null,
    actionKey,
    annotationIds: annotations.map((one) => one.id),
    versions: Object.fromEntries(annotations.map((one) => [one.id, one.version])),
    authors: Object.fromEntries(annotations.map((one) => [one.id, one.userId])),
    acceptedAnnotationId: null,
    rejected: [],
    reason: "",
    issues: [],
    findings: [],
    agreement: said.comparisons && meanAgreement(said.comparisons.filter((one) => one.right !== NOBODY)),
    goldAccuracy,
    reviewerId: null,
    secondOf: null,
    reviewShare,
    moreWanted: null,
    threshold: null,
    unsure: false,
    resolution: null,
    createdAt: ctx.clock.now(),
    completedAt: null,
    version: 1,
  };
  return { check, handedIn, said };
}

/** What is known of those whose work it is: the least accuracy on gold, null unless known of everybody, and how much of such work to review. */
async function trustIn(
  ctx: Context,
  projectId: string,
  annotations: readonly Annotation[],
): Promise<Pick<CheckRow, "goldAccuracy" | "reviewShare">> {
  const people = annotations.map((one) => one.userId);
  return transaction(ctx, async (tx) => {
    const known = [...(await accuracies(tx, ctx, projectId, people)).values()];
    const goldAccuracy = known.length === 0 || known.includes(null) ? null : Math.min(...known.map(Number));
    return { goldAccuracy, reviewShare: await reviewShareOf(tx, ctx, projectId, people) };
  });
}
