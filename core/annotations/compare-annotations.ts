import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import { type Compared, compareResults, type QuestionOf } from "./compare-results.ts";
import type { annotationsContract, DetailedComparison } from "./contract.ts";
import { wholeOf } from "./payload.ts";
import { annotationProblems } from "./problems.ts";
import { type AnnotationRow, findAnnotations } from "./store/annotations.ts";
import { labelSchemaOf, subjectOf } from "./subject.ts";
import { type Tokens, tokensOf } from "./text-tokens.ts";
import { scopeOf } from "./view.ts";

type C = typeof annotationsContract;
/** Regions to be looked at, summed over all pairs of annotations. */
const MOST_REGIONS = 400_000;

/** Compares annotations of one task, each with each, by their newest versions. */
export async function compareAnnotations(
  ctx: Context,
  { annotationIds }: Input<C["compareAnnotations"]>,
): Promise<Output<C["compareAnnotations"]>> {
  const list = await load(ctx, annotationIds);
  const compared = await Array.fromAsync(list, async ({ id, taskId, result }) => ({
    id,
    result: await wholeOf(ctx, taskId, result),
  }));
  const comparisons = await compareOf(ctx, list[0]!.taskId, compared);
  return { comparisons, summary: summaryOf(comparisons) };
}

/** Compares results that people gave for a task, each with each, whichever versions they are of. */
export async function compareGiven(
  ctx: Context,
  { taskId, answers }: Input<C["compareGiven"]>,
): Promise<Output<C["compareGiven"]>> {
  return { comparisons: await compareOf(ctx, taskId, answers) };
}

async function compareOf(ctx: Context, taskId: string, compared: readonly Compared[]): Promise<DetailedComparison[]> {
  const regions = compared.reduce((sum, { result }) => sum + result.regions.length, 0) * (compared.length - 1);
  if (regions > MOST_REGIONS) throw annotationProblems.too_much_to_compare({ regions, most: MOST_REGIONS });
  const subject = await subjectOf(ctx, taskId);
  const { fields } = await labelSchemaOf(ctx, subject);
  const questions = new Map(fields.map((field) => [field.name, field]));
  const tokens = await tokensFor(ctx, subject.taskId, compared);
  return compareAll(ctx, compared, (field) => questions.get(field), tokens);
}

async function load(ctx: Context, given: readonly string[]): Promise<AnnotationRow[]> {
  const ids = [...new Set(given)];
  const rows = await transaction(ctx, (tx) => findAnnotations(tx, scopeOf(ctx), ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const errors = given.flatMap((id, at) =>
    byId.has(id) ? [] : [{ pointer: `/annotationIds/${at}`, detail: `There is no annotation ${id}.` }],
  );
  if (errors.length > 0) throw requestProblems.not_found({ detail: errors[0]!.detail, errors });
  const list = ids.map((id) => byId.get(id)!);
  if (list.some((row) => row.taskId !== list[0]!.taskId)) throw annotationProblems.different_tasks();
  return list;
}

/** The words of the task's text when spans are to be compared; null when tasks cannot be asked. */
async function tokensFor(ctx: Context, taskId: string, compared: readonly Compared[]): Promise<Tokens | null> {
  if (!compared.some(({ result }) => result.regions.some((region) => region.type === "span"))) return null;
  const task = await ctx
    .call("tasks", tasksContract)
    .getTask({ taskId })
    .catch(() => null);
  return task?.data.type === "text" ? tokensOf(task.data.text) : null;
}

/** Pair by pair; in between others get their turn, and nobody is answered who no longer waits. */
async function compareAll(
  ctx: Context,
  compared: readonly Compared[],
  questionOf: QuestionOf,
  tokens: Tokens | null,
): Promise<DetailedComparison[]> {
  const comparisons: DetailedComparison[] = [];
  for (const [at, left] of compared.entries()) {
    for (const right of compared.slice(at + 1)) {
      if (ctx.deadlineAt !== null && Date.now() > ctx.deadlineAt) throw requestProblems.timeout();
      comparisons.push(compareResults(left, right, questionOf, tokens));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return comparisons;
}

function summaryOf(comparisons: readonly DetailedComparison[]) {
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const overlaps = comparisons.flatMap((one) => one.meanIou ?? []);
  const answers = Map.groupBy(
    comparisons.flatMap((one) => one.answers),
    (answer) => answer.field,
  );
  return {
    f1: comparisons.length === 0 ? 1 : mean(comparisons.map((one) => one.f1)),
    meanIou: overlaps.length === 0 ? null : mean(overlaps),
    answers: [...answers].map(([field, list]) => ({ field, likeness: mean(list.map((one) => one.likeness)) })),
  };
}
