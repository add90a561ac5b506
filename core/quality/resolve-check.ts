import { annotationsContract } from "../annotations/contract.ts";
import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { Problem, requestProblems } from "../kernel/wire/problem.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { QualityCheck, qualityContract } from "./contract.ts";
import { finishResolution } from "./finish-resolution.ts";
import { finishResolutionJob } from "./jobs/finish-resolution.ts";
import { requireCategories } from "./issue-categories.ts";
import { qualityProblems } from "./problems.ts";
import { requireRegions } from "./require-regions.ts";
import { isRepeat, resolutionOf } from "./resolution.ts";
import { type CheckRow, findCheck, lockCheck, type Resolution, saveCheck } from "./store/checks.ts";
import { scopeOf, toCheck } from "./view.ts";

const REPAIR_MS = 5000;
type Verdict = Input<typeof qualityContract.resolveCheck>;

/** Accepts, fixes or rejects under a review lease: the verdict is stored, the lease ended, then it counts. Repeats change nothing. */
export async function resolveCheck(ctx: Context, verdict: Verdict): Promise<QualityCheck> {
  const reviewerId = userOf(ctx);
  const check = await transaction(ctx, (tx) => findCheck(tx, scopeOf(ctx), verdict.checkId));
  if (!check || check.kind !== "review") throw requestProblems.not_found();
  if (check.status === "completed") return repeat(check, verdict);
  await requireLease(ctx, check, verdict, reviewerId);
  const { items } = await ctx.call("annotations", annotationsContract).listTaskAnnotations({ taskId: check.taskId });
  const resolution = resolutionOf(check, items, verdict, reviewerId, newId());
  const under = items.filter((one) => check.annotationIds.includes(one.id));
  await requireRegions(ctx, under, verdict.issues);
  const begun = await begin(ctx, check.id, resolution);
  if (begun.status === "completed") return repeat(begun, verdict);
  const done = await finishResolution(ctx, begun, begun.resolution!.reference);
  if (!isRepeat(begun.resolution!, verdict)) throw alreadyResolved(done.row);
  if (done.refused) throw done.refused;
  return toCheck(done.row);
}

/** The lease must be the caller's own, for reviewing this task; whether it lives is asked when it is ended. */
async function requireLease(
  ctx: Context,
  check: CheckRow,
  { assignmentId }: Verdict,
  reviewerId: string,
): Promise<void> {
  const lease = await ctx
    .call("tasks", tasksContract)
    .getAssignment({ assignmentId })
    .catch((error: unknown) => {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    });
  const { taskId, stage, userId } = lease?.assignment ?? {};
  if (taskId === check.taskId && stage === "review" && userId === reviewerId) return;
  throw qualityProblems.lease_lost({ detail: "You have no such lease to review this task." });
}

/** Stores the verdict, or finds the one that is under way. */
async function begin(ctx: Context, checkId: string, resolution: Resolution): Promise<CheckRow> {
  return transaction(ctx, async (tx) => {
    const row = (await lockCheck(tx, ctx.workspaceId, checkId))!;
    if (row.status !== "pending") return row;
    await requireOther(tx, row, resolution.reviewerId);
    await requireCategories(tx, ctx.workspaceId, row.projectId, resolution.issues);
    const resolving: CheckRow = { ...row, status: "resolving", resolution, version: row.version + 1 };
    await saveCheck(tx, resolving);
    const runAt = new Date(ctx.clock.now().getTime() + REPAIR_MS);
    const { reference } = resolution;
    await enqueue(tx, ctx, finishResolutionJob, { checkId, reference }, { runAt, dedupeKey: reference });
    return resolving;
  });
}

/** A second review is somebody else's. */
async function requireOther(tx: Tx, { workspaceId, secondOf }: CheckRow, reviewerId: string): Promise<void> {
  const first = secondOf && (await findCheck(tx, { workspaceId, customerId: null }, secondOf));
  if (first && first.reviewerId === reviewerId)
    throw qualityProblems.same_reviewer({ detail: "Give the task back, so that somebody else can look at it." });
}

/** The same verdict under the same lease is answered as it was the first time. */
function repeat(row: CheckRow, verdict: Verdict): QualityCheck {
  if (!row.resolution || !isRepeat(row.resolution, verdict)) throw alreadyResolved(row);
  return toCheck(row);
}

function alreadyResolved(row: CheckRow): Problem {
  return qualityProblems.already_resolved({ checkId: row.id, outcome: row.outcome, reviewerId: row.reviewerId });
}
