import { type Annotation, annotationsContract, type Comparison } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { meanAgreement } from "./agreement.ts";
import { customerOf } from "./project.ts";
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
): Promise<{ check: CheckRow; comparisons: Comparison[] }> {
  const annotationIds = annotations.map((one) => one.id);
  const [customerId, comparisons, goldAccuracy] = await Promise.all([
    customerOf(ctx, about.projectId),
    compare(ctx, annotationIds),
    leastAccuracy(ctx, about.projectId, annotations),
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
    resolution: null,
    createdAt: ctx.clock.now(),
    completedAt: null,
    version: 1,
  };
  return { check, comparisons };
}

async function compare(ctx: Context, ids: readonly string[]): Promise<Comparison[]> {
  if (ids.length < 2) return [];
  const annotationIds = ids.slice(0, MOST_COMPARED);
  return (await ctx.call("annotations", annotationsContract).compareAnnotations({ annotationIds })).comparisons;
}

/** The least accuracy on gold of those whose work it is; null where it is not known of everybody. */
async function leastAccuracy(
  ctx: Context,
  projectId: string,
  annotations: readonly Annotation[],
): Promise<number | null> {
  const people = annotations.map((one) => one.userId);
  const known = [...(await transaction(ctx, (tx) => accuracies(tx, ctx, projectId, people))).values()];
  return known.length === 0 || known.includes(null) ? null : Math.min(...known.map(Number));
}
