import { type Annotation, annotationsContract, type Comparison } from "../annotations/contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { type Task, tasksContract } from "../tasks/contract.ts";
import { meanAgreement, mostAgreed } from "./agreement.ts";
import type { Finding } from "./contract.ts";
import { customerOf, labelSchemaOf } from "./project.ts";
import { paramsOf } from "./rule-params.ts";
import { findingsOf } from "./rules.ts";
import type { CheckRow } from "./store/checks.ts";
import { rulesOf } from "./store/rules.ts";

/** The hand-ins of a task that stand: those that were sent back are not among them until they are handed in again. */
export async function standing(ctx: Context, taskId: string): Promise<Annotation[]> {
  const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId });
  return items.filter((one) => one.status === "submitted" || one.status === "accepted");
}

/** Runs a project's rules and the agreement over the standing annotations of a task; nothing is stored. */
export async function runRules(ctx: Context, taskId: string, actionKey: string | null): Promise<CheckRow> {
  const [task, annotations] = await Promise.all([
    ctx.call("tasks", tasksContract).getTask({ taskId }),
    standing(ctx, taskId),
  ]);
  return judgeTask(ctx, task, annotations, actionKey);
}

/** The same for a task and annotations that are at hand. */
export async function judgeTask(
  ctx: Context,
  task: Task,
  annotations: Annotation[],
  actionKey: string | null,
): Promise<CheckRow> {
  const { id: taskId, projectId, batchId, data } = task;
  const customerId = await customerOf(ctx, projectId);
  const rules = await transaction(ctx, (tx) =>
    rulesOf(tx, { workspaceId: ctx.workspaceId, customerId: null }, projectId),
  );
  const ids = annotations.map((one) => one.id);
  const schemas = new Map<number, LabelSchema>();
  for (const { schemaVersion } of annotations)
    schemas.set(schemaVersion, await labelSchemaOf(ctx, projectId, schemaVersion));
  const bounds = rules
    .filter((rule) => rule.enabled && rule.kind === "duplicates")
    .map((rule) => paramsOf("duplicates", rule.params).iou);
  const overlaps = bounds.length > 0 && ids.length > 0 ? await overlapsOf(ctx, ids, Math.min(...bounds)) : [];
  const findings = findingsOf(rules, {
    annotations,
    data,
    schemaOf: (one) => schemas.get(one.schemaVersion)!,
    overlaps,
  });
  const comparisons = await compare(ctx, ids);
  const now = ctx.clock.now();
  const wrong = findings.filter((finding) => finding.severity === "error");
  const failing = annotations.filter((one) => wrong.some((finding) => finding.annotationId === one.id));
  const failed = failing.length > 0;
  return {
    id: newId(),
    workspaceId: ctx.workspaceId,
    customerId,
    taskId,
    projectId,
    batchId,
    kind: "automated",
    status: "completed",
    outcome: failed ? "failed" : "passed",
    actionKey,
    annotationIds: ids,
    versions: Object.fromEntries(annotations.map((one) => [one.id, one.version])),
    authors: Object.fromEntries(annotations.map((one) => [one.id, one.userId])),
    acceptedAnnotationId: failed ? null : mostAgreed(annotations, comparisons),
    rejected: failing.map((one) => ({ annotationId: one.id, userId: one.userId })),
    reason: reasonOf(wrong),
    issues: wrong.map(({ rule, detail, regionId, annotationId }) => ({
      category: rule,
      comment: detail.slice(0, 2000),
      regionId,
      annotationId,
    })),
    findings,
    agreement: meanAgreement(comparisons),
    reviewerId: null,
    resolution: null,
    createdAt: now,
    completedAt: now,
    version: 1,
  };
}

async function overlapsOf(ctx: Context, annotationIds: string[], above: number) {
  return (await ctx.call("annotations", annotationsContract).findOverlaps({ annotationIds, above })).items;
}

async function compare(ctx: Context, annotationIds: string[]): Promise<Comparison[]> {
  if (annotationIds.length < 2) return [];
  const some = annotationIds.slice(0, 20);
  return (await ctx.call("annotations", annotationsContract).compareAnnotations({ annotationIds: some })).comparisons;
}

/** The errors in words, the same one once. */
function reasonOf(errors: readonly Finding[]): string {
  const details = [...new Set(errors.map((finding) => finding.detail))];
  const shown = details.slice(0, 5).join("; ");
  const more = details.length > 5 ? `; and ${details.length - 5} more` : "";
  return details.length === 0 ? "" : `The automated check found: ${shown}${more}.`.slice(0, 2000);
}
