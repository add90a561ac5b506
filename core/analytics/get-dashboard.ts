import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { demandProject } from "./demand-project.ts";
import type { analyticsContract, Kpi, MetricName, Series } from "./contract.ts";
import { dayStart, forecast, seriesOf } from "./series.ts";
import * as store from "./store.ts";
import type * as v from "valibot";

type Contract = typeof analyticsContract;
const shown: readonly MetricName[] = [
  "tasks.created",
  "tasks.completed",
  "annotations.submitted",
  "annotations.seconds",
  "reviews.accepted",
  "reviews.fixed",
  "reviews.rejected",
  "checks.passed",
  "checks.failed",
  "exports.completed",
];
const reviews: readonly MetricName[] = ["reviews.accepted", "reviews.fixed", "reviews.rejected"];

function spanOf(ctx: Context, days: number, projectId?: string | undefined): store.Span {
  const now = ctx.clock.now();
  return { workspaceId: ctx.workspaceId, projectId, from: dayStart(now, days - 1), to: dayStart(now, -1) };
}

async function series(
  ctx: Context,
  metrics: readonly MetricName[],
  days: number,
  projectId?: string | undefined,
): Promise<Series[]> {
  const found = await transaction(ctx, (tx) => store.daily(tx, spanOf(ctx, 2 * days, projectId), metrics));
  return seriesOf(metrics, found, ctx.clock.now(), days);
}

export async function getDashboard(
  ctx: Context,
  { days, projectId }: Input<Contract["getDashboard"]>,
): Promise<Output<Contract["getDashboard"]>> {
  const all = await series(ctx, shown, days, projectId);
  return { kpis: kpisOf(all), series: all, asOf: ctx.clock.now().toISOString() };
}

function kpisOf(all: readonly Series[]): v.InferOutput<typeof Kpi>[] {
  const of = (metric: MetricName) => all.find((one) => one.metric === metric)!;
  const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  const reviewed = (pick: (s: Series) => number) => reviews.reduce((sum, metric) => sum + pick(of(metric)), 0);
  const count = (key: string, title: string, metric: MetricName) => ({
    key,
    title,
    value: of(metric).total,
    previous: of(metric).previousTotal,
    unit: "count" as const,
  });
  return [
    count("completed", "Tasks finished", "tasks.completed"),
    count("submitted", "Annotations handed in", "annotations.submitted"),
    {
      key: "acceptance",
      title: "Accepted as they were",
      value: ratio(
        of("reviews.accepted").total,
        reviewed((s) => s.total),
      ),
      previous: ratio(
        of("reviews.accepted").previousTotal,
        reviewed((s) => s.previousTotal),
      ),
      unit: "share",
    },
    {
      key: "seconds",
      title: "Active time per annotation",
      value: ratio(of("annotations.seconds").total, of("annotations.submitted").total),
      previous: ratio(of("annotations.seconds").previousTotal, of("annotations.submitted").previousTotal),
      unit: "seconds",
    },
  ];
}

export async function getProgress(
  ctx: Context,
  { projectId, days }: Input<Contract["getProgress"]>,
): Promise<Output<Contract["getProgress"]>> {
  await demandProject(ctx, projectId);
  const [done] = await series(ctx, ["tasks.completed"], days, projectId);
  const totals = await transaction(ctx, (tx) =>
    store.totals(tx, ctx.workspaceId, projectId, ["tasks.created", "tasks.completed"]),
  );
  const created = totals.get("tasks.created") ?? 0;
  const completed = totals.get("tasks.completed") ?? 0;
  return {
    created,
    completed,
    perDay: done!.points,
    ...forecast(
      created - completed,
      done!.points.map((point) => point.value),
      ctx.clock.now(),
    ),
  };
}

export async function getProductivity(
  ctx: Context,
  { days, projectId }: Input<Contract["getProductivity"]>,
): Promise<Output<Contract["getProductivity"]>> {
  return { items: await transaction(ctx, (tx) => store.productivity(tx, spanOf(ctx, days, projectId))) };
}

export async function getQualityTrends(
  ctx: Context,
  { days, projectId }: Input<Contract["getQualityTrends"]>,
): Promise<Output<Contract["getQualityTrends"]>> {
  return { series: await series(ctx, [...reviews, "checks.passed", "checks.failed"], days, projectId) };
}

export async function getTransitions(
  ctx: Context,
  { days, projectId }: Input<Contract["getTransitions"]>,
): Promise<Output<Contract["getTransitions"]>> {
  return { items: await transaction(ctx, (tx) => store.transitions(tx, spanOf(ctx, days, projectId))) };
}
