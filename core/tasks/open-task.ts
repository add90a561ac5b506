import type { Context } from "../kernel/context.ts";
import { emitMany } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { Stage } from "./contract.ts";
import { tasksEvents } from "./events.ts";
import { openRound, shelve } from "./rules.ts";
import { type AssignmentRow, liveOfTask, lockAssignment, saveAssignment } from "./store/assignments.ts";
import { keptBackAmong } from "./store/kept-back.ts";
import { lockOpening, type OpeningRow, saveOpening } from "./store/openings.ts";
import { takeBackSubmissions, type TaskRow } from "./store/tasks.ts";
import { told } from "./told.ts";

export interface Round {
  stage: Stage;
  overlap: number;
  reserveFor: readonly string[];
}

/** What a task's opening is in its next round. */
export function openingOf(task: TaskRow, round: Round, before?: OpeningRow): OpeningRow {
  return {
    ...openRound(round.overlap, round.reserveFor),
    taskId: task.id,
    workspaceId: task.workspaceId,
    projectId: task.projectId,
    batchId: task.batchId,
    stage: round.stage,
    round: (before?.round ?? 0) + 1,
    priority: task.priority,
    fence: before?.fence ?? 0,
    uncertainty: before?.uncertainty ?? uncertaintyOf(task),
    shelved: null,
  };
}

/** How unsure the model was that labelled it before; one half where none did. */
function uncertaintyOf({ preLabel }: TaskRow): number {
  const { score } = (preLabel ?? {}) as { score?: number };
  return score === undefined ? 0.5 : 1 - score;
}

/**
 * Offers a task to a stage's queues for one more round; what was open before ends. One that is kept
 * back, as what is about to be cancelled, is offered when it is so no more. The caller holds the task's lock.
 */
export async function openTask(tx: Tx, ctx: Context, task: TaskRow, round: Round): Promise<void> {
  const before = await lockOpening(tx, ctx.workspaceId, task.id);
  if (before) await endLeases(tx, ctx, before, "The task was opened anew.");
  const opening = openingOf(task, round, before);
  const keptBack = await keptBackAmong(tx, [ctx.workspaceId], [task.id]);
  await saveOpening(tx, keptBack.has(task.id) ? shelve(opening) : opening);
  if (round.stage !== "annotate" || opening.reserved.length === 0) return;
  await takeBackSubmissions(tx, ctx.workspaceId, task.id, opening.reserved.length);
}

/** Takes a task out of every queue and ends its live leases. */
export async function closeTask(tx: Tx, ctx: Context, taskId: string, reason: string): Promise<void> {
  const opening = await lockOpening(tx, ctx.workspaceId, taskId);
  if (!opening) return;
  await endLeases(tx, ctx, opening, reason);
  const { submitted } = opening;
  await saveOpening(tx, {
    ...opening,
    stage: null,
    shelved: null,
    free: submitted,
    takenFree: submitted,
    reserved: [],
    takenReserved: 0,
  });
}

async function endLeases(tx: Tx, ctx: Context, opening: OpeningRow, reason: string): Promise<void> {
  const live = (await liveOfTask(tx, ctx.workspaceId, opening.taskId)).filter((row) => !row.gold);
  const now = ctx.clock.now();
  const ended: AssignmentRow[] = [];
  for (const { id } of live) {
    // As it is by now: a heartbeat may have counted something meanwhile.
    const row = (await lockAssignment(tx, ctx.workspaceId, id))!;
    ended.push({ ...row, status: "released", endedAt: now, reason });
  }
  for (const row of ended) await saveAssignment(tx, row);
  await emitMany(
    tx,
    ctx,
    tasksEvents,
    "assignment.released",
    ended.map((row) => ({ ...told(row), active: 0, activeMs: row.activeMs, reason, skipped: false })),
  );
}
