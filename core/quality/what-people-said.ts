import { type Annotation, annotationsContract, type DetailedComparison } from "../annotations/contract.ts";
import { NOBODY } from "../annotations/fused.contract.ts";
import type { Context } from "../kernel/context.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { compare } from "./new-check.ts";

/** What people said of a task themselves, how that compares, and whose word is the truth where a person has decided. */
export interface Said {
  annotations: Annotation[];
  /** Null where there was too much to compare. */
  comparisons: DetailedComparison[] | null;
  truth: Truth | null;
}

/** What somebody decided that a task means: one person's answer as it is, or a correction of it, which is nobody's among those asked. */
export interface Truth {
  result: Annotation;
  corrected: boolean;
}

/**
 * Each person is judged by what he handed in: where somebody else has corrected it, the correction stands beside it, and is the truth once
 * the annotation is accepted. Not for inside a transaction.
 */
export async function whatPeopleSaid(
  ctx: Context,
  newest: readonly Annotation[],
  acceptedId: string | null = null,
): Promise<Said> {
  const accepted = newest.find((one) => (acceptedId === null ? one.status === "accepted" : one.id === acceptedId));
  const annotationIds = newest.map((one) => one.id);
  const { items } = await ctx.call("annotations", annotationsContract).listCorrected({ annotationIds });
  const said = new Map(items.map((one) => [one.annotationId, one.said]));
  const annotations = newest.map((one) => ({ ...one, result: said.get(one.id) ?? one.result }));
  const corrected = accepted !== undefined && said.has(accepted.id);
  const result = corrected ? { ...accepted, id: NOBODY, userId: NOBODY } : accepted;
  const given = corrected ? [...annotations, result!] : annotations;
  const comparisons = items.length === 0 ? await compare(ctx, annotationIds) : await compareGiven(ctx, given);
  return { annotations, comparisons, truth: result ? { result, corrected } : null };
}

async function compareGiven(ctx: Context, given: readonly Annotation[]): Promise<DetailedComparison[] | null> {
  const answers = given.map(({ id, result }) => ({ id, result }));
  const { taskId } = given[0]!;
  try {
    return (await ctx.call("annotations", annotationsContract).compareGiven({ taskId, answers })).comparisons;
  } catch (error) {
    if (error instanceof Problem && error.code === "annotations.too_much_to_compare") return null;
    throw error;
  }
}
