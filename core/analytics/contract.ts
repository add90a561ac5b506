// Analytics owns counted things: rollups kept incrementally from every event, by minute, hour and day, and what is drawn
// from them. It holds no truth of its own: everything here can be counted again from the events.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { queryInteger } from "../kernel/wire/page.ts";

export const MetricName = v.picklist([
  "tasks.created",
  "tasks.assigned",
  "tasks.completed",
  "annotations.submitted",
  "annotations.seconds",
  "reviews.accepted",
  "reviews.fixed",
  "reviews.rejected",
  "checks.passed",
  "checks.failed",
  "exports.completed",
  "transitions",
]);
export type MetricName = v.InferOutput<typeof MetricName>;
export const Point = v.object({ at: Instant, value: v.number() });
export const Series = v.object({
  metric: MetricName,
  points: v.array(Point),
  total: v.number(),
  previousTotal: v.number(),
});
export type Series = v.InferOutput<typeof Series>;
export const Kpi = v.object({
  key: v.string(),
  title: v.string(),
  value: v.nullable(v.number()),
  previous: v.nullable(v.number()),
  unit: v.picklist(["count", "share", "seconds"]),
});

const span = { days: v.optional(queryInteger(1, 90), 14) };

export const analyticsContract = {
  getDashboard: endpoint("GET", "/analytics/dashboard", {
    summary: "What happened today and lately, across projects or in one",
    permission: "analytics.read",
    query: v.object({ ...span, projectId: v.optional(Id) }),
    response: v.object({ kpis: v.array(Kpi), series: v.array(Series), asOf: Instant }),
  }),
  getProgress: endpoint("GET", "/analytics/projects/:projectId/progress", {
    summary: "A project's burn-up and forecast",
    permission: "analytics.read",
    params: ids("projectId"),
    query: v.object(span),
    response: v.object({
      created: v.number(),
      completed: v.number(),
      perDay: v.array(Point),
      ratePerDay: v.number(),
      finishAt: v.nullable(Instant),
    }),
  }),
  getProductivity: endpoint("GET", "/analytics/productivity", {
    summary: "Hand-ins, active time and rejections by person",
    permission: "analytics.read",
    query: v.object({ ...span, projectId: v.optional(Id) }),
    response: v.object({
      items: v.array(
        v.object({
          userId: Id,
          submitted: v.number(),
          activeSeconds: v.number(),
          accepted: v.number(),
          rejected: v.number(),
        }),
      ),
    }),
  }),
  getQualityTrends: endpoint("GET", "/analytics/quality-trends", {
    summary: "Acceptance and rejections by day",
    permission: "analytics.read",
    query: v.object({ ...span, projectId: v.optional(Id) }),
    response: v.object({ series: v.array(Series) }),
  }),
  getTransitions: endpoint("GET", "/analytics/transitions", {
    summary: "How often work moved from state to state",
    permission: "analytics.read",
    query: v.object({ ...span, projectId: v.optional(Id) }),
    response: v.object({ items: v.array(v.object({ from: v.string(), to: v.string(), count: v.number() })) }),
  }),
};
