import {
  type Annotation,
  annotationsContract,
  type DetailedComparison,
  MOST_COMPARED,
} from "../annotations/contract.ts";
import { NOBODY } from "../annotations/fused.contract.ts";
import type { Context } from "../kernel/context.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";
import type { UnchangedPreLabels } from "../projects/settings.contract.ts";

/** Annotations as their authors handed them in, without what others have corrected since. */
export interface HandedIn {
  annotations: Annotation[];
  /** Those that somebody else has corrected. */
  corrected: ReadonlySet<string>;
  /** Those that are just what a model had made, with what it calls itself. */
  unchanged: ReadonlyMap<string, string>;
}

/** What people said of a task themselves, how that compares, and whose word is the truth where a person has decided. */
export interface Said {
  /** Those that are somebody's own answer, as he gave it. */
  annotations: Annotation[];
  /** Null where there was too much to compare. */
  comparisons: DetailedComparison[] | null;
  truth: Truth | null;
}

/** What somebody decided that a task means: one person's answer as it is, or else, as a correction of it, nobody's among those asked. */
export interface Truth {
  result: Annotation;
  corrected: boolean;
}

/** What the authors of annotations handed in themselves; not for inside a transaction. */
export async function asHandedIn(ctx: Context, newest: readonly Annotation[]): Promise<HandedIn> {
  const annotationIds = newest.map((one) => one.id);
  const { items, unchanged } = await ctx.call("annotations", annotationsContract).listCorrected({ annotationIds });
  const said = new Map(items.map((one) => [one.annotationId, one.said]));
  return {
    annotations: newest.map((one) => ({ ...one, result: said.get(one.id) ?? one.result })),
    corrected: new Set(said.keys()),
    unchanged: new Map(unchanged.map((one) => [one.annotationId, one.model])),
  };
}

/** What a project says of work that is just what a model had made. */
export async function unchangedIn(ctx: Context, projectId: string): Promise<UnchangedPreLabels> {
  const { settings } = await ctx.call("projects", projectsContract).getProject({ projectId });
  return settings.unchangedPreLabels ?? "flag";
}

/** Which annotations are no answers of their authors, as the project wants it. Not for inside a transaction. */
export async function leftOut(
  ctx: Context,
  projectId: string,
  annotationIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (annotationIds.length === 0 || (await unchangedIn(ctx, projectId)) !== "exclude") return new Set();
  const asked = { annotationIds: [...annotationIds] };
  const { unchanged } = await ctx.call("annotations", annotationsContract).listCorrected(asked);
  return new Set(unchanged.map((one) => one.annotationId));
}

/**
 * Each person is judged by what he handed in: where somebody else has corrected it, the correction stands beside it, and is the truth once
 * the annotation is accepted. What is just as a model had made it is left out where the project wants that. Not for inside a transaction.
 */
export async function whatPeopleSaid(
  ctx: Context,
  newest: readonly Annotation[],
  acceptedId: string | null = null,
  known?: HandedIn,
): Promise<Said> {
  const accepted = newest.find((one) => (acceptedId === null ? one.status === "accepted" : one.id === acceptedId));
  const handedIn = known ?? (await asHandedIn(ctx, newest));
  const out = handedIn.unchanged.size > 0 && (await unchangedIn(ctx, newest[0]!.projectId)) === "exclude";
  const isOut = ({ id }: Annotation) => out && handedIn.unchanged.has(id);
  const annotations = handedIn.annotations.filter((one) => !isOut(one));
  const corrected = accepted !== undefined && handedIn.corrected.has(accepted.id);
  const apart = accepted !== undefined && (corrected || isOut(accepted));
  const result = apart ? { ...accepted, id: NOBODY, userId: NOBODY } : accepted;
  const given = [...annotations.slice(0, MOST_COMPARED), ...(apart ? [result!] : [])];
  const comparisons = await compare(ctx, given, !apart && handedIn.corrected.size === 0);
  return { annotations, comparisons, truth: result ? { result, corrected } : null };
}

/** How these compare, each with each, by their ids where they stand as they are given; null where they have too many regions for that. */
async function compare(
  ctx: Context,
  given: readonly Annotation[],
  stands: boolean,
): Promise<DetailedComparison[] | null> {
  if (given.length < 2) return [];
  const annotations = ctx.call("annotations", annotationsContract);
  const { taskId } = given[0]!;
  try {
    const { comparisons } = stands
      ? await annotations.compareAnnotations({ annotationIds: given.map((one) => one.id) })
      : await annotations.compareGiven({ taskId, answers: given.map(({ id, result }) => ({ id, result })) });
    return comparisons;
  } catch (error) {
    if (error instanceof Problem && error.code === "annotations.too_much_to_compare") return null;
    throw error;
  }
}
