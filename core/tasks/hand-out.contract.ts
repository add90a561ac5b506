import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { ActiveReport, Assignment } from "./assignment.contract.ts";
import { Task } from "./task.contract.ts";

const minutes = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_080)));
const places = ["tasks.not_waiting", "tasks.already_worked_on", "tasks.may_not_work", "tasks.full"] as const;
const lease = ["tasks.lease_lost", "tasks.not_yours"] as const;

export const handOutEndpoints = {
  assignTasks: endpoint("POST", "/tasks/assign", {
    summary: "Give many tasks to people; each gets its own verdict, and one that is refused keeps no other back",
    permission: "task.assign",
    limit: "bulk",
    body: v.strictObject({
      assignments: v.pipe(v.array(v.strictObject({ taskId: Id, userId: Id })), v.minLength(1), v.maxLength(200)),
      minutes,
    }),
    response: v.object({
      assigned: v.number(),
      refused: v.number(),
      items: v.array(
        v.object({
          taskId: Id,
          userId: Id,
          assignment: v.nullable(Assignment),
          /** The code of the problem, such as `tasks.full`. */
          code: v.nullable(v.string()),
          /** The reason in words, where there is more to say than the code does. */
          detail: v.nullable(v.string()),
        }),
      ),
    }),
  }),
  requeueTask: endpoint("POST", "/tasks/:taskId/requeue", {
    summary: "Put a task back into its queue: its live leases end, and who skipped or postponed it may have it again",
    permission: "task.assign",
    params: ids("taskId"),
    body: v.strictObject({ reason: v.optional(text(500)) }),
    response: v.object({
      released: v.number(),
      forgiven: v.number(),
      /** Out of whose hands it was taken, and until when it was theirs: to give it back, assign it. */
      leases: v.array(v.object({ userId: Id, leaseExpiresAt: Instant })),
    }),
    problems: ["tasks.not_waiting"],
  }),
  restoreTask: endpoint("POST", "/tasks/:taskId/restore", {
    summary: "Take the cancelling of a task back while its `undoSeconds` last: it is offered again as it was",
    permission: "task.update",
    params: ids("taskId"),
    response: Task,
    problems: ["tasks.not_restorable"],
  }),
  transferAssignment: endpoint("POST", "/assignments/:assignmentId/transfer", {
    summary: "Hand a live lease over to another person, as one step: its place is never free in between",
    permission: "task.assign",
    status: 201,
    params: ids("assignmentId"),
    body: v.strictObject({ userId: Id, minutes, reason: v.optional(text(500)) }),
    response: Assignment,
    problems: [...places, ...lease],
  }),
  postponeAssignment: endpoint("POST", "/assignments/:assignmentId/postpone", {
    summary:
      "Put my task off: others may take it, and I am not offered it for `minutes` (an hour unless said otherwise)",
    permission: "task.claim",
    params: ids("assignmentId"),
    body: v.strictObject({ minutes, reason: v.optional(text(500)), active: v.optional(ActiveReport) }),
    response: Assignment,
    problems: lease,
  }),
};
