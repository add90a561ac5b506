import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

export const IssueCategory = v.strictObject({
  key: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,79}$/, "must be small letters, digits and _")),
  title: text(120),
});
export type IssueCategory = v.InferOutput<typeof IssueCategory>;

export const CheckMessage = v.object({ id: Id, checkId: Id, userId: Id, body: v.string(), createdAt: Instant });
export type CheckMessage = v.InferOutput<typeof CheckMessage>;

/** How a project chooses what is reviewed. */
export const ReviewPolicy = v.object({
  projectId: Id,
  /** Whether the skill of whoever did the work decides; else the project's own share holds for everybody. */
  bySkill: v.boolean(),
  /** All work of somebody whose skill may be as low as this is reviewed. */
  fullBelow: v.number(),
  /** The share of the work of somebody without fault. */
  leastShare: v.number(),
  /** After so many days a judgement counts half. */
  halfLifeDays: v.number(),
  /** A person decides where the most probable meaning of several people's work is less probable than this. */
  adjudicateBelow: v.number(),
  version: v.number(),
});
export type ReviewPolicy = v.InferOutput<typeof ReviewPolicy>;

/** A project's categories; version 0 while it has none of its own. */
export const IssueCategories = v.object({ items: v.array(IssueCategory), version: v.number() });
export type IssueCategories = v.InferOutput<typeof IssueCategories>;

const project = ids("projectId");
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What somebody may ask of each. */
export const IssueCategoryList = v.pipe(
  v.array(IssueCategory),
  v.maxLength(50),
  v.check((list) => new Set(list.map((one) => one.key)).size === list.length, "keys must differ"),
);
export const ReviewPolicyWish = v.strictObject({
  bySkill: v.boolean(),
  fullBelow: v.pipe(v.number(), v.minValue(0), v.maxValue(0.99)),
  leastShare: share,
  halfLifeDays: v.pipe(v.number(), v.minValue(1), v.maxValue(3650)),
  adjudicateBelow: v.optional(share, 0.7),
});

export const reviewEndpoints = {
  listIssueCategories: endpoint("GET", "/projects/:projectId/issue-categories", {
    summary: "What a reviewer can find wrong",
    permission: "quality.read",
    params: project,
    response: IssueCategories,
  }),
  putIssueCategories: endpoint("PUT", "/projects/:projectId/issue-categories", {
    summary: "Say what a reviewer can find wrong; none brings the standard ones back",
    permission: "quality.manage",
    ifMatch: "optional",
    params: project,
    body: v.strictObject({ items: IssueCategoryList }),
    response: IssueCategories,
    problems: ["request.stale"],
  }),
  listMessages: endpoint("GET", "/quality-checks/:checkId/messages", {
    summary: "What was said about a check, oldest first; for reviewers and those whose work it is",
    permission: "annotation.read",
    params: ids("checkId"),
    query: v.object(pageQuery),
    response: page(CheckMessage),
  }),
  addMessage: endpoint("POST", "/quality-checks/:checkId/messages", {
    summary: "Ask or answer about a check",
    permission: "annotation.read",
    status: 201,
    params: ids("checkId"),
    body: v.strictObject({ body: text(2000) }),
    response: CheckMessage,
  }),
  getReviewPolicy: endpoint("GET", "/projects/:projectId/review-policy", {
    summary: "How a project chooses what is reviewed",
    permission: "quality.read",
    params: project,
    response: ReviewPolicy,
  }),
  putReviewPolicy: endpoint("PUT", "/projects/:projectId/review-policy", {
    summary: "Change how a project chooses what is reviewed",
    permission: "quality.manage",
    ifMatch: "optional",
    params: project,
    body: ReviewPolicyWish,
    response: ReviewPolicy,
    problems: ["request.stale"],
  }),
};
