import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { taskProblems } from "./problems.ts";
import { pauseOf } from "./store/pauses.ts";
import { admits } from "./store/queues.ts";
import { roleVerdict, type Standing } from "./verdicts.ts";

/** Throws `tasks.may_not_work` unless somebody could claim a stage's work of a project himself; while auth is away his roles are believed in. */
export async function demandWorker(
  tx: Tx,
  ctx: Context,
  work: { projectId: string; stage: "annotate" | "review" },
  { userId, standing }: { userId: string; standing: Standing | null },
): Promise<void> {
  const detail = await obstacle(tx, ctx, work, userId, standing);
  if (detail !== null) throw taskProblems.may_not_work({ userId, detail, errors: [{ pointer: "/userId", detail }] });
}

async function obstacle(
  tx: Tx,
  ctx: Context,
  { projectId, stage }: { projectId: string; stage: "annotate" | "review" },
  userId: string,
  standing: Standing | null,
): Promise<string | null> {
  const role = roleVerdict(stage, standing);
  if (role.holds === false) return role.detail;
  if (!(await admits(tx, { projectId, stage }, userId)))
    return "The project has members for this work, and they are none.";
  const pause = await pauseOf(tx, ctx.workspaceId, projectId, userId);
  return pause === null ? null : `They are given no work of this project: ${pause}`;
}
