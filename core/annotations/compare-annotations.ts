import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { compareResults } from "./compare-results.ts";
import type { annotationsContract } from "./contract.ts";
import { annotationProblems } from "./problems.ts";
import { wholeOf } from "./payload.ts";
import { findAnnotations } from "./store/annotations.ts";
import { labelSchemaOf, subjectOf } from "./subject.ts";
import { scopeOf } from "./view.ts";

type C = typeof annotationsContract;

/** Compares annotations of one task, each with each, by their newest versions. */
export async function compareAnnotations(
  ctx: Context,
  { annotationIds }: Input<C["compareAnnotations"]>,
): Promise<Output<C["compareAnnotations"]>> {
  const ids = [...new Set(annotationIds)];
  const rows = await transaction(ctx, (tx) => findAnnotations(tx, scopeOf(ctx), ids));
  const found = ids.map((id) => rows.find((row) => row.id === id));
  const missing = ids.filter((_, at) => !found[at]);
  if (missing.length > 0) throw requestProblems.not_found({ detail: `There is no annotation ${missing[0]}.` });
  const list = found.map((row) => row!);
  if (list.some((row) => row.taskId !== list[0]!.taskId)) throw annotationProblems.different_tasks();
  const subject = await subjectOf(ctx, list[0]!.taskId);
  const { fields } = await labelSchemaOf(ctx, subject);
  const kinds = new Map(fields.map((field) => [field.name, field.kind]));
  const kindOf = (field: string) => kinds.get(field);
  const compared = await Array.fromAsync(list, async ({ id, taskId, result }) => ({
    id,
    result: await wholeOf(ctx, taskId, result),
  }));
  const pairs = compared.flatMap((left, at) => compared.slice(at + 1).map((right) => [left, right] as const));
  return { comparisons: pairs.map(([left, right]) => compareResults(left, right, kindOf)) };
}
