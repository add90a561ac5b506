// Quality owns judgement: automated checks, manual reviews, rules and the metrics drawn from them.
// A check is opened by the workflow (`quality.check`, `review.open`) and ends in one `quality_check.completed`,
// which moves the workflow on; the annotation itself belongs to annotations, the lease of a review to tasks.
import * as v from "valibot";
import { ActiveReport } from "../tasks/contract.ts";
import { Annotation, ReviewIssue } from "../annotations/contract.ts";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, Json } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { appealEndpoints } from "./appeal.contract.ts";
import { batchQualityEndpoints } from "./batch-quality.contract.ts";
import { batchCheckEndpoints } from "./batch-check.contract.ts";
import { consensusEndpoints } from "./consensus.contract.ts";
import { consensusPolicyEndpoints } from "./consensus-policy.contract.ts";
import { goldEndpoints } from "./gold.contract.ts";
import { policyPlanEndpoints } from "./policy-plan.contract.ts";
import { NewestOf, skillEndpoints } from "./skill.contract.ts";
import { reviewEndpoints } from "./review.contract.ts";

export { GoldAppeal } from "./appeal.contract.ts";
export { BatchCheck } from "./batch-check.contract.ts";
export { BatchQuality } from "./batch-quality.contract.ts";
export { CheckMessage, IssueCategories, IssueCategory, ReviewPolicy } from "./review.contract.ts";
export { FamilyAgreement, PersonSkill, ShapeAgreement, SkillAlarm, SkillPoint } from "./skill.contract.ts";
export { ConsensusPolicy, DynamicOverlap, Preference } from "./consensus-policy.contract.ts";
export { Consensus } from "./consensus.contract.ts";
export { PolicyPlan, RulePlan } from "./policy-plan.contract.ts";
export { Gold, GoldPolicy, Pause } from "./gold.contract.ts";

export const Outcome = v.picklist(["passed", "failed", "accepted", "fixed", "rejected"]);
export type Outcome = v.InferOutput<typeof Outcome>;
export const Finding = v.object({
  rule: v.string(),
  severity: v.picklist(["error", "warning"]),
  annotationId: Id,
  regionId: v.nullable(v.string()),
  detail: v.string(),
});
export type Finding = v.InferOutput<typeof Finding>;

export const QualityCheck = v.object({
  id: Id,
  taskId: Id,
  projectId: Id,
  batchId: Id,
  kind: v.picklist(["automated", "review"]),
  status: v.picklist(["pending", "resolving", "completed"]),
  outcome: v.nullable(Outcome),
  annotationIds: v.array(Id),
  acceptedAnnotationId: v.nullable(Id),
  rejected: v.array(v.object({ annotationId: Id, userId: Id })),
  reason: v.string(),
  issues: v.array(ReviewIssue),
  findings: v.array(Finding),
  /** Mean pairwise agreement of the annotations, 0 to 1; null with fewer than two. */
  agreement: v.nullable(v.number()),
  /** Of how many of the annotations that is: of more than can be compared at a time, the first ones. */
  compared: v.optional(v.number()),
  /** The least accuracy on gold of those whose work it is; null where it is not known of everybody. */
  goldAccuracy: v.nullable(v.number()),
  /** How many more people are worth asking, where the check was to say so and the project says what they are worth. */
  moreWanted: v.optional(v.nullable(v.number()), null),
  reviewerId: v.nullable(Id),
  /** The review whose verdict this one looks at again; somebody else has to do it. */
  secondOf: v.nullable(Id),
  createdAt: Instant,
  completedAt: v.nullable(Instant),
  version: v.number(),
});
export type QualityCheck = v.InferOutput<typeof QualityCheck>;

export const RuleKind = v.picklist([
  "region_count",
  "min_size",
  "inside_image",
  "duplicates",
  "too_fast",
  "required_fields",
  "geometry",
  "overlap",
  "text_pattern",
  "expression",
]);
export type RuleKind = v.InferOutput<typeof RuleKind>;
const TriedFinding = v.object({ taskId: Id, ...Finding.entries });
/** A rule as data; `params` by kind, e.g. `{ min: 1 }` for region_count. */
export const QualityRule = v.object({
  id: Id,
  projectId: Id,
  kind: RuleKind,
  params: Json,
  severity: v.picklist(["error", "warning"]),
  enabled: v.boolean(),
  version: v.number(),
});
export type QualityRule = v.InferOutput<typeof QualityRule>;

/** Null where there is nothing to tell it from. */
const Interval = v.nullable(v.object({ low: v.number(), high: v.number() }));

export const QualityMetrics = v.object({
  projectId: Id,
  checks: v.number(),
  automatedPassed: v.number(),
  automatedFailed: v.number(),
  accepted: v.number(),
  fixed: v.number(),
  rejected: v.number(),
  /** Share of reviews accepted as they were; null before the first review. */
  acceptance: v.nullable(v.number()),
  /** What it lies between with 95 %, by Wilson's score (1927). */
  acceptanceInterval: Interval,
  /** Mean agreement of the automated checks' annotations; null before the first check of several. */
  agreement: v.nullable(v.number()),
  /** What it lies between with 95 %: no bootstrap but Wilson's score of as many checks as spread like that (Korn and Graubard 1998), for checks are only counted. */
  agreementInterval: Interval,
  issues: v.array(v.object({ category: v.string(), count: v.number() })),
  /** `interval`: what the share that was rejected lies between, by Wilson's score. */
  annotators: v.array(v.object({ userId: Id, reviewed: v.number(), rejected: v.number(), interval: Interval })),
  /**
   * `second`: of their reviews somebody else has done again so many, and in `agreed` of them came to the same; `interval`: what that share lies
   * between, by Wilson's score.
   */
  reviewers: v.array(
    v.object({ userId: Id, reviews: v.number(), second: v.number(), agreed: v.number(), interval: Interval }),
  ),
  /**
   * When all tasks were last explained together, and by how many labels, the newest, of all that there were; older tasks mean what they meant
   * when they were answered. Null before the first night.
   */
  consensus: v.optional(v.nullable(v.object({ ...NewestOf.entries, fittedAt: Instant })), null),
});
export type QualityMetrics = v.InferOutput<typeof QualityMetrics>;

const check = ids("checkId");
const ruleBody = {
  params: v.optional(Json, {}),
  severity: v.optional(v.picklist(["error", "warning"]), "error"),
  enabled: v.optional(v.boolean(), true),
};

export const qualityContract = {
  ...batchCheckEndpoints,
  ...batchQualityEndpoints,
  ...goldEndpoints,
  ...reviewEndpoints,
  ...consensusEndpoints,
  ...policyPlanEndpoints,
  ...consensusPolicyEndpoints,
  ...skillEndpoints,
  ...appealEndpoints,
  listChecks: endpoint("GET", "/quality-checks", {
    summary: "Checks, newest first",
    permission: "quality.read",
    query: v.object({
      ...pageQuery,
      projectId: v.optional(Id),
      taskId: v.optional(Id),
      batchId: v.optional(Id),
      /** Leaves checks in which such a rule was broken. */
      rule: v.optional(RuleKind),
      kind: v.optional(v.picklist(["automated", "review"])),
      status: v.optional(v.picklist(["pending", "resolving", "completed"])),
      outcome: v.optional(Outcome),
    }),
    response: page(QualityCheck),
  }),
  createCheck: endpoint("POST", "/tasks/:taskId/quality-checks", {
    summary: "Run the automated rules on a task now, without moving its workflow",
    permission: "quality.manage",
    status: 201,
    params: ids("taskId"),
    response: QualityCheck,
  }),
  getCheck: endpoint("GET", "/quality-checks/:checkId", {
    summary: "One check with the annotations under it",
    permission: "quality.read",
    params: check,
    response: v.object({ check: QualityCheck, annotations: v.array(Annotation) }),
  }),
  resolveCheck: endpoint("POST", "/quality-checks/:checkId/resolve", {
    summary: "Accept, fix or reject under my review lease",
    permission: "quality.review",
    params: check,
    body: v.strictObject({
      assignmentId: Id,
      fence: v.pipe(v.number(), v.integer(), v.minValue(1)),
      outcome: v.picklist(["accepted", "fixed", "rejected"]),
      /** The annotation that stands; required unless rejected. */
      acceptedAnnotationId: v.optional(v.nullable(Id), null),
      /** Which annotations go back to their authors; all when rejecting without naming any. */
      rejectedAnnotationIds: v.optional(v.pipe(v.array(Id), v.maxLength(50)), []),
      /** Required unless everything is accepted as it is. */
      reason: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2000)), ""),
      issues: v.optional(v.pipe(v.array(ReviewIssue), v.maxLength(500)), []),
      /** What the reviewer's page has measured. */
      active: v.optional(ActiveReport),
    }),
    response: QualityCheck,
    problems: [
      "quality.reason_required",
      "quality.already_resolved",
      "quality.lease_lost",
      "quality.unknown_annotation",
      "quality.unknown_region",
      "quality.accepted_required",
      "quality.own_work",
      "quality.same_reviewer",
      "quality.unknown_category",
    ],
  }),
  getMetrics: endpoint("GET", "/projects/:projectId/quality-metrics", {
    summary: "Quality of a project so far",
    permission: "quality.read",
    params: ids("projectId"),
    response: QualityMetrics,
  }),
  listRules: endpoint("GET", "/projects/:projectId/quality-rules", {
    summary: "Automated rules of a project",
    permission: "quality.read",
    params: ids("projectId"),
    response: v.object({ items: v.array(QualityRule) }),
  }),
  createRule: endpoint("POST", "/projects/:projectId/quality-rules", {
    summary: "Add an automated rule",
    permission: "quality.manage",
    status: 201,
    params: ids("projectId"),
    body: v.strictObject({ kind: QualityRule.entries.kind, ...ruleBody }),
    response: QualityRule,
    problems: ["quality.invalid_rule"],
  }),
  tryRule: endpoint("POST", "/projects/:projectId/quality-rules/try", {
    summary:
      "What a rule would find in the newest hand-ins, up to 50; with none it is only looked whether it can be used",
    permission: "quality.manage",
    params: ids("projectId"),
    body: v.strictObject({
      kind: RuleKind,
      ...ruleBody,
      newest: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50)), 20),
    }),
    /** Of the annotations looked at, those that break the rule; the findings are the first 20. */
    response: v.object({ looked: v.number(), broken: v.number(), findings: v.array(TriedFinding) }),
    problems: ["quality.invalid_rule"],
  }),
  updateRule: endpoint("PATCH", "/quality-rules/:ruleId", {
    summary: "Change an automated rule",
    permission: "quality.manage",
    ifMatch: "optional",
    params: ids("ruleId"),
    body: v.partial(v.strictObject({ params: Json, severity: v.picklist(["error", "warning"]), enabled: v.boolean() })),
    response: QualityRule,
    problems: ["quality.invalid_rule", "request.stale"],
  }),
};
