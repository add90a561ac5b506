import * as v from "valibot";
import { ReviewIssue } from "../annotations/contract.ts";
import { event, events } from "../kernel/wire/event.ts";
import { Id, Instant } from "../kernel/wire/id.ts";
import { ConsensusStatus } from "./consensus.contract.ts";
import { Outcome } from "./contract.ts";
import { GoldPurpose, GoldStatus } from "./gold.contract.ts";

const check = v.object({
  checkId: Id,
  taskId: Id,
  projectId: Id,
  batchId: Id,
  kind: v.picklist(["automated", "review"]),
  outcome: Outcome,
  annotationIds: v.array(Id),
  /** The version of each annotation that was judged, by its id. */
  versions: v.record(v.string(), v.number()),
  acceptedAnnotationId: v.nullable(Id),
  rejected: v.array(v.object({ annotationId: Id, userId: Id })),
  rejectedUserIds: v.array(Id),
  reviewerId: v.nullable(Id),
  reason: v.string(),
  issues: v.array(ReviewIssue),
  agreement: v.nullable(v.number()),
  /** The least accuracy on gold of those whose work it is; absent where it is not known of everybody. */
  goldAccuracy: v.optional(v.number()),
  /** The share of such work that is to be reviewed, by the skill of those whose it is; absent where the project's own holds. */
  reviewShare: v.optional(v.number()),
  /** How many more people are worth asking; absent where the check was not to say so. */
  moreWanted: v.optional(v.number()),
  /** The agreement that was wanted; absent where the check was not to say whether the work is enough. */
  threshold: v.optional(v.number()),
  /** Present where it is not sure what the several people mean whose work has passed the rules. */
  unsure: v.optional(v.literal(true)),
});
const gold = { taskId: Id, projectId: Id, batchId: Id };
const person = { projectId: Id, userId: Id, reason: v.string() };

export const qualityEvents = events("quality", {
  "quality_check.completed": event(check, "checkId", "taskId"),
  "quality_check.passed": event(check, "checkId", "taskId"),
  "quality_check.failed": event(check, "checkId", "taskId"),
  /** A task became a gold, changed what is expected, or stopped being one: only an active one is served as such. */
  "gold.changed": event(v.object({ ...gold, purpose: GoldPurpose, status: GoldStatus, version: v.number() }), "taskId"),
  "gold.answered": event(
    v.object({ ...gold, userId: Id, annotationId: Id, score: v.number(), accuracy: v.nullable(v.number()) }),
    "taskId",
  ),
  /** An answer given before has another score, since the gold was corrected. */
  "gold.answer_rescored": event(v.object({ ...gold, userId: Id, score: v.number(), answeredAt: Instant }), "taskId"),
  "gold.rescored": event(v.object({ ...gold, answers: v.number(), version: v.number() }), "taskId"),
  "gold.appealed": event(
    v.object({ ...gold, goldAppealId: Id, userId: Id, reason: v.string() }),
    "goldAppealId",
    "taskId",
  ),
  "gold.appeal_decided": event(
    v.object({ ...gold, goldAppealId: Id, userId: Id, upheld: v.boolean(), answer: v.string() }),
    "goldAppealId",
    "taskId",
  ),
  /** Whoever is paused is given no work of the project until he is resumed. */
  "annotator.paused": event(v.object({ ...person, accuracy: v.nullable(v.number()) }), "userId"),
  /** Somebody has become worse, or tires. */
  "annotator.alarm": event(
    v.object({
      projectId: Id,
      userId: Id,
      kind: v.picklist(["drift", "fatigue"]),
      before: v.number(),
      now: v.number(),
      /** The median time of the last pieces of work over that of the first. */
      pace: v.optional(v.number()),
    }),
    "userId",
  ),
  "annotator.resumed": event(v.object(person), "userId"),
  /** How sure it is what a task's annotations mean: another one is worth most where this is least. */
  "consensus.updated": event(
    v.object({
      ...gold,
      confidence: v.number(),
      entropy: v.number(),
      answers: v.number(),
      /** `required`: a person has to decide. */
      status: v.optional(ConsensusStatus),
      /** Whether the project makes one annotation of several, which is as sure as this. */
      fuse: v.optional(v.boolean()),
    }),
    "taskId",
  ),
  /** The rules have been run over a batch, or could not be. */
  "batch_check.ended": event(
    v.object({
      batchCheckId: Id,
      projectId: Id,
      batchId: Id,
      status: v.picklist(["completed", "failed"]),
      checked: v.number(),
      passed: v.number(),
      failed: v.number(),
      requestedBy: v.nullable(Id),
    }),
    "batchCheckId",
    "batchId",
  ),
  "feedback.replied": event(
    v.object({ checkId: Id, taskId: Id, projectId: Id, userId: Id, toUserIds: v.array(Id) }),
    "checkId",
    "taskId",
  ),
  "consensus.required": event(
    v.object({
      taskId: Id,
      projectId: Id,
      batchId: Id,
      annotationIds: v.array(Id),
      agreement: v.number(),
      posterior: v.optional(v.number()),
    }),
    "taskId",
  ),
});
