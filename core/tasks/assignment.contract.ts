import * as v from "valibot";
import { Id, Instant } from "../kernel/wire/id.ts";
import { Stage } from "./task.contract.ts";

export const AssignmentStatus = v.picklist(["active", "submitted", "expired", "released", "skipped"]);
/** How far the handing over of a task to a person is; see the event of each step. */
export const Handover = v.picklist(["moving", "telling", "retracting", "done", "compensated", "overtaken"]);

const A_MONTH_MS = 31 * 86_400_000;

/**
 * What a page under a lease has measured since it was opened: how long its person used keyboard, pointer or wheel or had media playing,
 * with at most 30 s without any of these, and not while the page was hidden. Tasks adds what is new in it to the assignment, but never
 * more than has passed on its own clock since the last report of that lease, whichever page that came from; a report whose number is not
 * above the last of its page adds nothing. So one that is lost, sent again or overtaken does no harm.
 */
export const ActiveReport = v.strictObject({
  /** Chosen anew each time that a page is opened. At most 64 pages of a lease are counted. */
  page: Id,
  /** Grows with each report of the page. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Milliseconds since the page was opened. */
  activeMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(A_MONTH_MS)),
});
export type ActiveReport = v.InferOutput<typeof ActiveReport>;

export const Assignment = v.object({
  id: Id,
  taskId: Id,
  projectId: Id,
  queueId: v.nullable(Id),
  userId: Id,
  stage: Stage,
  status: AssignmentStatus,
  fence: v.number(),
  leaseExpiresAt: Instant,
  createdAt: Instant,
  endedAt: v.nullable(Instant),
  reason: v.nullable(v.string()),
  /** Put off until then: its owner is not offered the task before. */
  postponedUntil: v.optional(v.nullable(Instant)),
  /** Null where the person took the task himself. */
  handover: v.nullable(Handover),
  /** Only kept ready for its owner, whose lease begins when it is his next task. */
  prefetched: v.optional(v.boolean()),
  /** How long its person was active under it, as counted so far, in milliseconds; what ended keeps what was counted. */
  activeMs: v.number(),
});
export type Assignment = v.InferOutput<typeof Assignment>;

export const ExcludingRule = v.picklist(["batch", "priority", "worked_on", "postponed", "kept_for_others"]);

/** Why a queue has nothing for this caller, most important first. */
export const WhyEmpty = v.object({
  reason: v.picklist([
    "queue_paused",
    "project_not_active",
    "you_are_paused",
    "daily_limit",
    "onboarding",
    "skills",
    "languages",
    "all_done",
    "nothing_waiting",
    "already_worked_on_all",
    "all_taken",
  ]),
  detail: v.string(),
  waiting: v.number(),
  /** How far the caller has come with the golds that this queue asks for first. */
  onboarding: v.optional(v.object({ answered: v.number(), golds: v.number() })),
  /** Of the tasks that wait at this stage, how many each rule keeps from the caller; each is counted under the first that does. */
  excluded: v.optional(v.array(v.object({ rule: ExcludingRule, tasks: v.number() }))),
});
export type WhyEmpty = v.InferOutput<typeof WhyEmpty>;
