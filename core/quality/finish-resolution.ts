import type { Context } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { withdraw } from "../kernel/job.ts";
import { transaction } from "../kernel/transaction.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import { announce } from "./announce.ts";
import { observeReview } from "./observe.ts";
import { qualityProblems } from "./problems.ts";
import { type CheckRow, lockCheck, type Resolution, saveCheck } from "./store/checks.ts";
import { leftOut } from "./what-people-said.ts";

interface Done {
  row: CheckRow;
  /** Why the verdict does not count; the check waits for a reviewer again. */
  refused: Problem | null;
}

/** The job that ends a resolution when nobody else does; it is taken out again by whoever did. */
export const FINISH = "finish-resolution";

/** Ends the lease of a stored verdict and lets it count, or drops it when the lease is lost. Safe to repeat. */
export async function finishResolution(ctx: Context, row: CheckRow, reference: string): Promise<Done> {
  if (row.status !== "resolving" || row.resolution?.reference !== reference) return { row, refused: null };
  await failpoint("quality.resolve.before-complete");
  const refusal = await complete(ctx, row.resolution);
  await failpoint("quality.resolve.after-complete");
  const out = refusal ? new Set<string>() : await leftOut(ctx, row.projectId, Object.keys(row.authors));
  return transaction(ctx, async (tx) => {
    const locked = (await lockCheck(tx, ctx.workspaceId, row.id))!;
    const resolution = locked.resolution;
    if (locked.status !== "resolving" || resolution?.reference !== reference) return { row: locked, refused: null };
    const version = locked.version + 1;
    await withdraw(tx, ctx, FINISH, reference);
    if (refusal) {
      const waiting: CheckRow = { ...locked, status: "pending", resolution: null, version };
      await saveCheck(tx, waiting);
      return { row: waiting, refused: lost(refusal) };
    }
    const { reviewerId, outcome, acceptedAnnotationId, rejected, reason, issues, versions } = resolution;
    const verdict = { reviewerId, outcome, acceptedAnnotationId, rejected, reason, issues, versions };
    const completed: CheckRow = { ...locked, ...verdict, status: "completed", completedAt: ctx.clock.now(), version };
    await saveCheck(tx, completed);
    await observeReview(tx, ctx, completed, out);
    await announce(tx, { ...ctx, actor: { type: "user", id: reviewerId } }, completed);
    return { row: completed, refused: null };
  });
}

/** Ends the lease; answers the refusal when tasks says that it counts no more, and throws while that is not known. */
async function complete(
  ctx: Context,
  { assignmentId, fence, active, reviewerId, reference }: Resolution,
): Promise<Problem | null> {
  try {
    const tasks = ctx.call("tasks", tasksContract);
    await tasks.completeAssignment({ assignmentId, fence, userId: reviewerId, reference, active });
    return null;
  } catch (error) {
    const final = error instanceof Problem && (error.code.startsWith("tasks.") || error.code === "request.not_found");
    if (!final) throw error;
    return error;
  }
}

function lost(refusal: Problem): Problem {
  return qualityProblems.lease_lost({
    assignmentStatus: refusal.fields.assignmentStatus ?? null,
    detail: `${refusal.message}. The verdict was not counted, and the review waits for a reviewer again.`,
  });
}
