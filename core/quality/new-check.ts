import { type Annotation, annotationsContract, type DetailedComparison } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { meanAgreement } from "./agreement.ts";
import { customerOf } from "./project.ts";
import { reviewShareOf } from "./review-policy.ts";
import { accuracies } from "./standing.ts";
import type { CheckRow } from "./store/checks.ts";

/** As many as an overlap can ask for. */
const MOST_COMPARED = 20;

/** What checks are about. */
export interface About {
  taskId: string;
  projectId: string;
  batchId: string;
}

/** The hand-ins of a task that stand: those that were sent back are not among them until they are handed in again. */
export async function standing(ctx: Context, taskId: string): Promise<Annotation[]> {
  const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId });
  return items.filter((one) => one.status === "submitted" || one.status === "accepted");
}

/** A check of annotations that has judged nothing yet, and how they compare; nothing is stored. */
export async function newCheck(
  ctx: Context,
  about: About,
  annotations: readonly Annotation[],
  actionKey: string | null,
): Promise<{ check: CheckRow; comparisons: DetailedComparison[] }> {
  const annotationIds = annotations.map((one) => one.id);
  const [customerId, comparisons, { goldAccuracy, reviewShare }] = await Promise.all([
    customerOf(ctx, about.projectId),
    compare(ctx, annotationIds),
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
    annotationIds,
    versions: Object.fromEntries(annotations.map((one) => [one.id, one.version])),
    authors: Object.fromEntries(annotations.map((one) => [one.id, one.userId])),
    acceptedAnnotationId: null,
    rejected: [],
    reason: "",
    issues: [],
    findings: [],
    agreement: meanAgreement(comparisons),
    goldAccuracy,
    reviewerId: null,
    secondOf: null,
    reviewShare,
    resolution: null,
    createdAt: ctx.clock.now(),
    completedAt: null,
    version: 1,
  };
  return { check, comparisons };
}

async function compare(ctx: Context, ids: readonly string[]): Promise<DetailedComparison[]> {
  if (ids.length < 2) return [];
  const annotationIds = ids.slice(0, MOST_COMPARED);
  return (await ctx.call("annotations", annotationsContract).compareAnnotations({ annotationIds })).comparisons;
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
