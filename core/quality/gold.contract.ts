import * as v from "valibot";
import { Result } from "../annotations/region.contract.ts";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

export const GoldPurpose = v.picklist(["onboarding", "continuous"]);
export const GoldStatus = v.picklist(["active", "retired", "withdrawn"]);

/** Why something is expected, in plain text: told to whoever has answered an onboarding gold, and of others once they are retired. */
export function explanationText() {
  return v.union([v.pipe(v.string(), v.trim(), v.literal("")), text(2000)]);
}

export const Gold = v.object({
  taskId: Id,
  projectId: Id,
  batchId: Id,
  expected: Result,
  purpose: GoldPurpose,
  status: GoldStatus,
  createdAt: Instant,
  updatedAt: Instant,
  version: v.number(),
  /** Why it is expected; empty where nobody has said. */
  explanation: v.optional(v.string(), ""),
});
export type Gold = v.InferOutput<typeof Gold>;

/** How a gold does its work: by how it was answered. */
export const GoldHealth = v.object({
  answers: v.number(),
  /** Mean agreement with what is expected, 0 to 1. */
  score: v.nullable(v.number()),
  /** Correlation of the score here with the score on all other golds (corrected item-total, point-biserial for right or wrong), -1 to 1. */
  discrimination: v.nullable(v.number()),
  /** Answers that are drawn exactly like another one, where nobody draws the same twice. */
  repeated: v.number(),
  verdict: v.picklist(["untested", "good", "too_easy", "too_hard", "does_not_discriminate", "misleading", "leaked"]),
});
export type GoldHealth = v.InferOutput<typeof GoldHealth>;

export const GoldPolicy = v.object({
  projectId: Id,
  /** Whoever does worse than this on gold is paused, if `pause` says so. */
  threshold: v.number(),
  /** Golds that somebody has answered before he is judged by them. */
  minAnswers: v.number(),
  /** After so many days an answer counts half. */
  halfLifeDays: v.number(),
  pause: v.boolean(),
  /** Whether annotators are shown what was expected of them, and may appeal. */
  feedback: v.boolean(),
  version: v.number(),
});
export type GoldPolicy = v.InferOutput<typeof GoldPolicy>;

export const Pause = v.object({
  projectId: Id,
  userId: Id,
  reason: v.string(),
  accuracy: v.nullable(v.number()),
  pausedAt: Instant,
});
export type Pause = v.InferOutput<typeof Pause>;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const GoldPolicyWish = v.strictObject({
  threshold: share,
  minAnswers: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  halfLifeDays: v.pipe(v.number(), v.minValue(1), v.maxValue(3650)),
  pause: v.boolean(),
  feedback: v.boolean(),
});
const task = ids("taskId");
const project = ids("projectId");
const manage = "quality.manage";

export const goldEndpoints = {
  putGold: endpoint("PUT", "/tasks/:taskId/gold", {
    summary: "Make a task a gold, or correct it: whoever has answered it is scored anew",
    permission: manage,
    params: task,
    body: v.strictObject({
      expected: Result,
      purpose: v.optional(GoldPurpose, "continuous"),
      status: v.optional(GoldStatus, "active"),
      /** Empty takes it away; what was said before stays where nothing is sent. */
      explanation: v.optional(explanationText()),
    }),
    response: Gold,
    problems: ["quality.gold_does_not_fit"],
  }),
  getGold: endpoint("GET", "/tasks/:taskId/gold", {
    summary: "What is expected of a gold",
    permission: manage,
    params: task,
    response: Gold,
  }),
  listGolds: endpoint("GET", "/projects/:projectId/golds", {
    summary: "Golds of a project, newest task first, each with its health",
    permission: manage,
    params: project,
    query: v.object({ ...pageQuery, status: v.optional(GoldStatus) }),
    response: page(v.object({ gold: Gold, health: GoldHealth })),
  }),
  getGoldPolicy: endpoint("GET", "/projects/:projectId/gold-policy", {
    summary: "How a project uses its golds",
    permission: "quality.read",
    params: project,
    response: GoldPolicy,
  }),
  putGoldPolicy: endpoint("PUT", "/projects/:projectId/gold-policy", {
    summary: "Change how a project uses its golds",
    permission: manage,
    ifMatch: "optional",
    params: project,
    body: GoldPolicyWish,
    response: GoldPolicy,
    problems: ["request.stale"],
  }),
  listPauses: endpoint("GET", "/projects/:projectId/pauses", {
    summary: "Who is paused in a project, and why",
    permission: "quality.read",
    params: project,
    query: v.object(pageQuery),
    response: page(Pause),
  }),
  pauseAnnotator: endpoint("POST", "/projects/:projectId/annotators/:userId/pause", {
    summary: "Give somebody no more work of a project",
    permission: manage,
    params: ids("projectId", "userId"),
    body: v.strictObject({ reason: text(500) }),
    response: Pause,
  }),
  resumeAnnotator: endpoint("POST", "/projects/:projectId/annotators/:userId/resume", {
    summary: "Give somebody work again; gold answered before counts no more against him",
    permission: manage,
    status: 204,
    params: ids("projectId", "userId"),
    body: v.strictObject({ reason: v.optional(text(500), "Resumed by a manager.") }),
  }),
};
