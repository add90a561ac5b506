import * as v from "valibot";
import { Result } from "../annotations/region.contract.ts";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { explanationText } from "./gold.contract.ts";

const AppealStatus = v.picklist(["open", "upheld", "declined"]);

export const GoldAppeal = v.object({
  id: Id,
  taskId: Id,
  projectId: Id,
  userId: Id,
  reason: v.string(),
  status: AppealStatus,
  answer: v.string(),
  createdAt: Instant,
  decidedAt: v.nullable(Instant),
});
export type GoldAppeal = v.InferOutput<typeof GoldAppeal>;

export const appealEndpoints = {
  appealGold: endpoint("POST", "/tasks/:taskId/gold-appeals", {
    summary: "Say that the gold is wrong, not my answer",
    permission: "annotation.create",
    status: 201,
    params: ids("taskId"),
    body: v.strictObject({ reason: text(2000) }),
    response: GoldAppeal,
    problems: ["quality.appeal_open"],
  }),
  listAppeals: endpoint("GET", "/projects/:projectId/gold-appeals", {
    summary: "Appeals, newest first; without quality.manage my own",
    permission: "annotation.read",
    params: ids("projectId"),
    query: v.object({ ...pageQuery, status: v.optional(AppealStatus) }),
    response: page(GoldAppeal),
  }),
  decideAppeal: endpoint("POST", "/gold-appeals/:goldAppealId/decide", {
    summary: "Uphold an appeal with a correction, or by withdrawing the gold; or decline it",
    permission: "quality.manage",
    params: ids("goldAppealId"),
    body: v.strictObject({
      decision: v.picklist(["upheld", "declined"]),
      answer: text(2000),
      /** What is expected instead; null withdraws the gold. Needed to uphold. */
      expected: v.optional(v.nullable(Result)),
      /** Why that is expected, where it is corrected; what was said before stays where nothing is sent. */
      explanation: v.optional(explanationText()),
    }),
    response: GoldAppeal,
    problems: ["quality.appeal_decided", "quality.correction_needed", "quality.gold_does_not_fit"],
  }),
};
