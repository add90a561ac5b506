import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { compareResults } from "./compare-results.ts";
import type { annotationsContract } from "./contract.ts";
import { MOST_TOLD, violations } from "./rules.ts";
import { labelSchemaOf, subjectOf } from "./subject.ts";

type C = typeof annotationsContract;

/** Compares results that people gave for a task with the one that is expected, and says what of that does not fit the task. */
export async function compareToExpected(
  ctx: Context,
  { taskId, expected, answers }: Input<C["compareToExpected"]>,
): Promise<Output<C["compareToExpected"]>> {
  const subject = await subjectOf(ctx, taskId);
  const schema = await labelSchemaOf(ctx, subject);
  const questions = new Map(schema.fields.map((field) => [field.name, field]));
  const left = { id: taskId, result: expected };
  return {
    violations: violations(expected, schema, subject.media).slice(0, MOST_TOLD),
    comparisons: answers.map((right) => compareResults(left, right, (field) => questions.get(field))),
  };
}
