import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { WhyEmpty } from "./contract.ts";
import { remainingOf } from "./store/batches.ts";
import { findProject } from "./store/projects.ts";
import { countsOf, type Exclusion, exclusionsOf } from "./store/queue-counts.ts";
import { pauseOf } from "./store/pauses.ts";
import type { QueueRow } from "./store/queues.ts";

export interface Situation {
  paused: boolean;
  projectStatus: string;
  tasks: number;
  remaining: number;
  waiting: number;
  active: number;
  /** Why this person is given no work of the project. */
  pausedFor?: string | null;
  dayIsFull?: boolean;
  excluded?: Exclusion[];
}

/** Why there is nothing for a caller, the first reason that holds. */
export function reasonOf(s: Situation): WhyEmpty {
  const because = (reason: WhyEmpty["reason"], detail: string): WhyEmpty => ({
    reason,
    detail,
    waiting: s.waiting,
    excluded: s.excluded ?? [],
  });
  if (s.paused) return because("queue_paused", "The queue is paused.");
  if (s.projectStatus !== "active") return because("project_not_active", `The project is ${s.projectStatus}.`);
  if (s.pausedFor) return because("you_are_paused", `You are given no work of this project for now: ${s.pausedFor}`);
  if (s.dayIsFull) return because("daily_limit", "You have taken as many tasks today as this queue gives to a person.");
  if (s.tasks > 0 && s.remaining === 0) return because("all_done", "Every task of the project is done.");
  if (s.waiting > 0)
    return because(
      "already_worked_on_all",
      "What waits here you have worked on yourself or put off, or it is kept for somebody else.",
    );
  if (s.active > 0) return because("all_taken", "Others are working on all that is left; come back in a while.");
  if (s.excluded?.some(({ rule }) => rule === "batch" || rule === "priority"))
    return because("nothing_waiting", "The tasks that wait at this stage are none that this queue offers.");
  return because("nothing_waiting", s.tasks === 0 ? "The project has no tasks yet." : "No task is at this stage now.");
}

/** Looks at a queue that had nothing for the caller. */
export async function whyEmpty(tx: Tx, ctx: Context, queue: QueueRow, userId: string): Promise<WhyEmpty> {
  const project = await findProject(tx, ctx.workspaceId, queue.projectId);
  const left = await remainingOf(tx, ctx.workspaceId, queue.projectId);
  const counts = (await countsOf(tx, ctx.workspaceId, [queue], userId, ctx.clock.now())).get(queue.id);
  const kept = await exclusionsOf(tx, ctx.workspaceId, queue, userId, ctx.clock.now());
  return reasonOf({
    ...kept,
    pausedFor: await pauseOf(tx, ctx.workspaceId, queue.projectId, userId),
    paused: queue.paused,
    projectStatus: project?.status ?? "unknown",
    ...left,
    waiting: counts?.waiting ?? 0,
    active: counts?.active ?? 0,
  });
}
