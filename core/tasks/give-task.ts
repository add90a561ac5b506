import { holderOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { answerDue } from "./advance-handover.ts";
import type { Assignment } from "./contract.ts";
import { demandWorker } from "./demand-worker.ts";
import { tasksEvents } from "./events.ts";
import { taskProblems } from "./problems.ts";
import { activeOf, excludes, place } from "./rules.ts";
import { addAssignment, assignmentsOfUser, lastHandIn, toAssignment } from "./store/assignments.ts";
import { lockOpening, saveOpening } from "./store/openings.ts";
import type { TaskRow } from "./store/tasks.ts";
import { told } from "./told.ts";
import type { Standing } from "./verdicts.ts";

const A_DAY = 1440;

/** To whom a task is given; without `standing` nobody asks whether he may do the work, as where a workflow orders it. */
export interface Receiver {
  userId: string;
  minutes?: number | undefined;
  standing?: Standing | null;
}

/** Gives a locked task to a person and begins to hand it over; throws when it is not open to him, before anything is written. */
export async function giveTask(
  tx: Tx,
  ctx: Context,
  task: TaskRow,
  { userId, minutes, standing }: Receiver,
): Promise<Assignment> {
  const taskId = task.id;
  const opening = await lockOpening(tx, ctx.workspaceId, taskId);
  if (!opening?.stage)
    throw taskProblems.not_waiting({
      taskStatus: task.status,
      detail: opening?.shelved
        ? "The task is a gold or about to be cancelled: nobody is given it by hand."
        : `The task is ${task.status}.`,
    });
  const { stage, round } = opening;
  if (standing !== undefined) await demandWorker(tx, ctx, { projectId: task.projectId, stage }, { userId, standing });
  const earlier = await assignmentsOfUser(tx, ctx.workspaceId, taskId, userId);
  const handedIn = stage === "review" ? await lastHandIn(tx, ctx.workspaceId, taskId) : 0;
  const kept = opening.reserved.includes(userId);
  if (earlier.some((one) => excludes(one, { stage, round, kept, handedIn })))
    throw taskProblems.already_worked_on({ userId });
  const holders = await holdersOf(
    opening.reserved,
    (user) => assignmentsOfUser(tx, ctx.workspaceId, taskId, user),
    round,
  );
  const taken = place(opening, userId, holders);
  if (!taken) throw taskProblems.full({ detail: "Release one of its leases first." });
  const now = ctx.clock.now();
  const places = { ...opening, ...taken.places, fence: opening.fence + 1 };
  const row = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    taskId,
    projectId: task.projectId,
    batchId: task.batchId,
    queueId: null,
    userId,
    stage,
    round,
    reserved: taken.reserved,
    manual: true,
    status: "active" as const,
    fence: places.fence,
    leaseExpiresAt: new Date(now.getTime() + (minutes ?? A_DAY) * 60_000),
    reference: null,
    createdAt: now,
    endedAt: null,
    reason: null,
    handover: "moving" as const,
    handoverDueAt: answerDue(now),
    assignedBy: holderOf(ctx),
    postponedUntil: null,
    gold: false,
    prefetched: false,
    shownAt: null,
    activeMs: 0,
    reportedAt: null,
    pages: {},
  };
  await saveOpening(tx, places);
  await addAssignment(tx, row);
  await emit(tx, ctx, tasksEvents, "task.assigned", {
    ...told(row),
    leaseExpiresAt: row.leaseExpiresAt.toISOString(),
    manual: true,
    active: activeOf(places),
  });
  return toAssignment(row, now);
}

/** Of the users that places are kept for those who have taken theirs in this round. */
async function holdersOf(
  users: readonly string[],
  assignmentsOf: (userId: string) => Promise<{ status: string; round: number; reserved: boolean }[]>,
  round: number,
): Promise<string[]> {
  const holders: string[] = [];
  for (const user of users) {
    const rows = await assignmentsOf(user);
    if (
      rows.some((row) => row.reserved && row.round === round && (row.status === "active" || row.status === "submitted"))
    )
      holders.push(user);
  }
  return holders;
}
