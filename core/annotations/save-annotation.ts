import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Annotation, annotationsContract } from "./contract.ts";
import { handIn } from "./hand-in.ts";
import { stow } from "./payload.ts";
import { saveDraft } from "./save-draft.ts";
import { leaseOf, subjectOf } from "./subject.ts";

/** Saves a draft of the caller's annotation, or hands it in; the assignment must be the caller's own at this task. */
export async function saveAnnotation(
  ctx: Context,
  input: Input<typeof annotationsContract.saveAnnotation>,
): Promise<Annotation> {
  const userId = userOf(ctx);
  const { assignment } = await leaseOf(ctx, input.assignmentId);
  const mine = assignment.userId === userId && assignment.taskId === input.taskId && assignment.stage === "annotate";
  if (!mine) throw requestProblems.not_found({ detail: "You have no such assignment to annotate this task." });
  const subject = await subjectOf(ctx, input.taskId);
  return input.status === "draft"
    ? saveDraft(ctx, subject, { ...input, result: await stow(ctx, subject, input.result) })
    : handIn(ctx, subject, input);
}
