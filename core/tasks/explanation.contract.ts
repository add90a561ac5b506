import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids } from "../kernel/wire/id.ts";
import { ExcludingRule } from "./assignment.contract.ts";

export const QueueCondition = v.picklist([
  "running",
  "project",
  "role",
  "member",
  "not_paused",
  "languages",
  "skills",
  "daily_limit",
  "onboarding",
]);
export type QueueCondition = v.InferOutput<typeof QueueCondition>;

/** One thing that must hold before a queue hands somebody anything. */
export const QueueVerdict = v.object({
  condition: QueueCondition,
  /** Null: it could not be asked just now. */
  holds: v.nullable(v.boolean()),
  detail: v.string(),
});
export type QueueVerdict = v.InferOutput<typeof QueueVerdict>;

/** What a queue has for one person, and what keeps the rest away. */
export const QueueExplanation = v.object({
  queueId: Id,
  userId: Id,
  /** Tasks that the person could take now, and leases in hand of this project and stage. */
  available: v.number(),
  inHand: v.number(),
  /** Tasks that wait for at least one more person. */
  waiting: v.number(),
  /** Everything that must hold, in the order in which it is looked at. */
  conditions: v.array(QueueVerdict),
  /** Of the tasks that wait at this stage (the first 10,000), how many each rule keeps from the person. */
  excluded: v.array(v.object({ rule: ExcludingRule, tasks: v.number() })),
});
export type QueueExplanation = v.InferOutput<typeof QueueExplanation>;

export const explanationEndpoints = {
  explainQueue: endpoint("GET", "/queues/:queueId/explanations/:userId", {
    summary: "What a queue has for a person, and which rule keeps which tasks away; nothing is handed out by asking",
    permission: "queue.manage",
    params: ids("queueId", "userId"),
    response: QueueExplanation,
  }),
};
