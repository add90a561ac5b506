import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import { tasksContract } from "../tasks/contract.ts";
import { type Stored, stow } from "./payload.ts";
import { Result } from "./region.contract.ts";
import type { AnnotationRow } from "./store/annotations.ts";
import { subjectOf } from "./subject.ts";

/** What a model made of a task before a person's work on it, as a version holds it. */
export interface PreLabelled {
  model: string;
  result: Stored;
}

const UNNAMED = "model";

/**
 * The pre-label that a first hand-in is told apart from, as its model made it, also where it would not fit: restoring it says
 * what is wrong. Null where there is none that can be read. Not for inside a transaction.
 */
export async function preLabelFor(ctx: Context, row: AnnotationRow): Promise<PreLabelled | null> {
  if (row.version > 0) return null;
  const subject = await subjectOf(ctx, row.taskId);
  if (!subject.preLabelled) return null;
  const { preLabel } = await ctx.call("tasks", tasksContract).getTask({ taskId: row.taskId });
  if (!preLabel) return null;
  const payload = v.safeParse(Result, preLabel.payload);
  if (!payload.success) {
    ctx.log.warn({ taskId: row.taskId, model: preLabel.model }, "a pre-label is no annotation and has no version");
    return null;
  }
  return { model: preLabel.model ?? UNNAMED, result: await stow(ctx, subject, payload.output) };
}
