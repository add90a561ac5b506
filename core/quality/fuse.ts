import { type Annotation, annotationsContract } from "../annotations/contract.ts";
import type { FusedAnnotation } from "../annotations/fused.contract.ts";
import type { Context } from "../kernel/context.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { fuseResult } from "./consensus/fuse-result.ts";
import type { Material, Meaning } from "./meaning.ts";
import type { CheckRow } from "./store/checks.ts";

/**
 * Makes one annotation of what several people handed in, each by his own weight, where the project wants that; null where it does not,
 * where there is nothing to fuse, or where what comes out does not fit the label schema, as a question that most have left open. What
 * somebody has corrected in one of them is no vote: it is the result once a reviewer accepts it. Not for inside a transaction.
 */
export async function fuse(
  ctx: Context,
  taskId: string,
  material: Material,
  meaning: Meaning,
): Promise<FusedAnnotation | null> {
  const { annotations, comparisons, groups, schema } = material;
  if (!meaning.policy.fuse || annotations.length < 2 || !comparisons) return null;
  const { items, values, skills } = meaning;
  const result = fuseResult({ annotations, comparisons, groups, fields: schema.fields, items, values, skills });
  const schemaVersion = Math.max(...annotations.map((one) => one.schemaVersion));
  const confidence = leastSure(items);
  try {
    const put = { taskId, result, schemaVersion, confidence };
    return await ctx.call("annotations", annotationsContract).putFusedAnnotation(put);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "annotations.does_not_fit_schema") throw error;
    ctx.log.info({ taskId, violations: error.fields.violations }, "what was fused does not fit the label schema");
    return null;
  }
}

/** A task is as sure as its least sure item. */
export function leastSure(items: readonly { confidence: number }[]): number {
  return items.reduce((least, one) => Math.min(least, one.confidence), 1);
}

/** The check of what was fused besides the annotations that it was made of; the check stands by it where it stands by any. */
export function withFused(check: CheckRow, fused: Pick<Annotation, "id" | "version"> | null): CheckRow {
  if (!fused) return check;
  return {
    ...check,
    annotationIds: [...check.annotationIds, fused.id],
    versions: { ...check.versions, [fused.id]: fused.version },
    acceptedAnnotationId: check.acceptedAnnotationId === null ? null : fused.id,
  };
}
