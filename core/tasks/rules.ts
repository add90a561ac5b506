import type { assignments, openings } from "../../db/schema/tasks.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Assignment, Stage } from "./contract.ts";
import { taskProblems } from "./problems.ts";
import { misfitsOf, type QueueRules } from "./queue-rules.contract.ts";

type AssignmentRow = typeof assignments.$inferSelect;
type OpeningRow = typeof openings.$inferSelect;
/** The places of an opening and who has taken them. */
export type Places = Pick<OpeningRow, "free" | "takenFree" | "reserved" | "takenReserved" | "submitted">;

/** What an assignment is worth now: a lease that ran out has expired, even before the sweep writes it down. */
export function standingOf(
  assignment: Pick<AssignmentRow, "status" | "leaseExpiresAt">,
  now: Date,
): Assignment["status"] {
  return assignment.status === "active" && assignment.leaseExpiresAt <= now ? "expired" : assignment.status;
}

/** Throws unless the lease is live and, where a fence is given, that fence's. */
export function requireLive(assignment: AssignmentRow, now: Date, fence = assignment.fence): void {
  const status = standingOf(assignment, now);
  if (status === "active" && fence === assignment.fence) return;
  throw taskProblems.lease_lost({
    assignmentStatus: status,
    taskId: assignment.taskId,
    detail: status === "active" ? "It was taken under another fence." : `It is ${status} and counts no more.`,
  });
}

/** Throws while the task is only kept ready for its owner: nobody can have worked on what he was not shown. */
export function requireBegun({ prefetched, taskId }: Pick<AssignmentRow, "prefetched" | "taskId">): void {
  if (prefetched) throw taskProblems.not_begun({ taskId, detail: "Its lease begins when it is your next task." });
}

/** How a hand-in ends: `repeat` when the same one was counted before. Throws when it must not count. */
export function handIn(
  assignment: AssignmentRow,
  given: { userId: string; fence: number; reference: string },
  now: Date,
): "count" | "repeat" {
  if (assignment.userId !== given.userId) throw taskProblems.not_yours();
  if (assignment.status === "submitted" && assignment.reference === given.reference) return "repeat";
  requireLive(assignment, now, given.fence);
  requireBegun(assignment);
  return "count";
}

/** So much over what a lease has lasted is believed of work that was measured elsewhere. */
const CLAIM_GRACE_MS = 300_000;

/** Of what a client that reported nothing says it took, as much as is believed: what the lease has lasted and five minutes, in milliseconds. */
export function claimed(
  { shownAt, createdAt }: Pick<AssignmentRow, "shownAt" | "createdAt">,
  claimedMs: number,
  now: Date,
): number {
  const lasted = Math.max(0, now.getTime() - (shownAt ?? createdAt).getTime());
  return Math.min(claimedMs, lasted + CLAIM_GRACE_MS);
}

/**
 * Milliseconds that a person was active on a task at the stage of a hand-in since the one before it, also under leases that ended
 * without one; `theirs` are his assignments of the task, whose ids are in the order of time.
 */
export function spentOn(
  theirs: readonly Pick<AssignmentRow, "id" | "stage" | "status" | "activeMs">[],
  handedIn: Pick<AssignmentRow, "id" | "stage" | "activeMs">,
): number {
  const earlier = theirs.filter((one) => one.stage === handedIn.stage && one.id < handedIn.id);
  const last = earlier.reduce((id, one) => (one.status === "submitted" && one.id > id ? one.id : id), "");
  return earlier.reduce((sum, one) => sum + (one.id > last ? one.activeMs : 0), handedIn.activeMs);
}

/** Throws when a queue of reviews is to hand out golds, or one is to hold no priority at all. */
export function requireFitting(stage: Stage, rules: QueueRules): void {
  const { rules: wrong, stage: misplaced } = misfitsOf(stage, rules);
  if (wrong.length > 0) throw requestProblems.invalid({ detail: wrong[0]!.detail, errors: wrong });
  if (misplaced.length > 0) throw taskProblems.only_for_annotating({ errors: misplaced });
}

/** Takes an opening out of the queues, or puts it back, while its task is a gold or about to be cancelled. */
export function shelve(opening: OpeningRow): OpeningRow {
  return { ...opening, stage: null, shelved: opening.stage ?? opening.shelved };
}
export function unshelve(opening: OpeningRow): OpeningRow {
  return { ...opening, stage: opening.stage ?? opening.shelved, shelved: null };
}

/** How many people are wanted in this round. */
export function wanted(places: Places): number {
  return places.free + places.reserved.length;
}

/** Live leases of this round. */
export function activeOf(places: Places): number {
  return places.takenFree + places.takenReserved - places.submitted;
}

/** The places of a new round: one for each user it is kept for, the rest of the overlap for anybody. */
export function openRound(overlap: number, reserveFor: readonly string[]): Places {
  const reserved = [...new Set(reserveFor)];
  return { free: Math.max(0, overlap - reserved.length), takenFree: 0, reserved, takenReserved: 0, submitted: 0 };
}

/** Gives back the place of a lease that ended without a hand-in; that of a gold had taken none. */
export function giveBack(places: Places, lease: { reserved: boolean }): Places {
  return lease.reserved
    ? { ...places, takenReserved: places.takenReserved - 1 }
    : { ...places, takenFree: places.takenFree - 1 };
}

/** Turns a user's kept place into one for anybody. */
export function unreserve(places: Places, userId: string): Places {
  if (!places.reserved.includes(userId)) return places;
  return { ...places, reserved: places.reserved.filter((one) => one !== userId), free: places.free + 1 };
}

/**
 * Whether an earlier assignment keeps a user from getting the task in a round; `kept`: a place is kept for him. Who has reviewed
 * it does so again only after work was handed in anew; `handedIn` is the round in which that was last.
 */
export function excludes(
  earlier: Pick<AssignmentRow, "stage" | "status" | "round">,
  now: { stage: Stage; round: number; kept: boolean; handedIn: number },
): boolean {
  if (now.stage === "review" && earlier.stage === "review" && earlier.status === "submitted")
    return now.handedIn <= earlier.round;
  if (now.stage === "review" && earlier.stage === "annotate" && earlier.status === "submitted") return true;
  if (earlier.stage !== now.stage || earlier.status === "expired" || earlier.status === "released") return false;
  return earlier.round === now.round || (now.stage === "annotate" && !now.kept);
}

/**
 * Takes one place for a user: his own, one for anybody, or one kept for somebody who has not taken it (`holders` have).
 * Null when none is left.
 */
export function place(
  places: Places,
  userId: string,
  holders: readonly string[],
): { places: Places; reserved: boolean } | null {
  if (places.reserved.includes(userId))
    return { reserved: true, places: { ...places, takenReserved: places.takenReserved + 1 } };
  const absent = places.reserved.find((user) => !holders.includes(user));
  const open = places.takenFree >= places.free && absent !== undefined ? unreserve(places, absent) : places;
  return open.takenFree < open.free ? { reserved: false, places: { ...open, takenFree: open.takenFree + 1 } } : null;
}

/** How unsure a task is, from 0 to 1, by the entropy of what people say of it, in bits: two answers that are as likely make one half. */
export function unsureOf(bits: number): number {
  return 1 - 2 ** -Math.max(0, bits);
}

/** A lease is only ever extended. */
export function extended(current: Date, now: Date, minutes: number): Date {
  const until = new Date(now.getTime() + minutes * 60_000);
  return until > current ? until : current;
}
