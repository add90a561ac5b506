import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import { type Stored, stow } from "./payload.ts";
import { Result } from "./region.contract.ts";
import { violations } from "./rules.ts";
import type { AnnotationRow } from "./store/annotations.ts";
import { labelSchemaOf, subjectOf } from "./subject.ts";

/** What a model made of a task before a person's work on it, as a version holds it. */
export interface PreLabelled {
  model: string;
  result: Stored;
}

const UNNAMED = "model";

/** The pre-label that a first hand-in is told apart from; null where there is none that fits. Not for inside a transaction. */
export async function preLabelFor(ctx: Context, row: AnnotationRow): Promise<PreLabelled | null> {
  if (row.version > 0 || row.lastVersion > 0) return null;
  const subject = await subjectOf(ctx, row.taskId);
  if (!subject.preLabelled) return null;
  const { preLabel } = await ctx.call("tasks", tasksContract).getTask({ taskId: row.taskId });
  const parsed = v.safeParse(Result, preLabel?.payload);
  if (!parsed.success) return null;
  const schema = lenient(await labelSchemaOf(ctx, { ...subject, schemaVersion: row.schemaVersion }));
  if (violations(parsed.output, schema, subject.media).length > 0) return null;
  return { model: preLabel?.model ?? UNNAMED, result: await stow(ctx, subject, parsed.output) };
}

/** A label schema under which everything may be left out. */
function lenient(schema: LabelSchema): LabelSchema {
  const optional = <T extends object>(one: T) => ({ ...one, required: false });
  return {
    ...schema,
    fields: schema.fields.map(optional),
    classes: schema.classes.map((one) => ({ ...one, attributes: one.attributes.map(optional) })),
  };
}
