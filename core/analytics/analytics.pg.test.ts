import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { transactionFor } from "../kernel/transaction.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { getDashboard, getProductivity, getProgress, getTransitions } from "./get-dashboard.ts";
import { onAllEvents } from "./on-all-events.ts";
import { analyticsService } from "./service.ts";

const host = useHost([analyticsService]);
const projectId = newId();

function said(workspaceid: string, type: string, data: Record<string, unknown>): Envelope {
  const id = newId();
  return {
    specversion: "1.0",
    id,
    source: "/welo/test",
    type,
    subject: id,
    time: host().clock.now().toISOString(),
    datacontenttype: "application/json",
    dataschema: "",
    workspaceid,
    actor: "system:test",
    partitionkey: id,
    correlationid: id,
    causationid: null,
    traceparent: null,
    data: { projectId, ...data },
  };
}
async function hear(...events: Envelope[]): Promise<void> {
  const runtime = host().runtimes.get("analytics")!;
  await transactionFor(runtime, [...new Set(events.map((event) => event.workspaceid))], (tx) =>
    onAllEvents.handle(runtime, tx, events),
  );
}

test("events of several workspaces that arrive together are counted for each", async () => {
  const a = host().context("analytics");
  const b = host().context("analytics");
  await hear(
    said(a.workspaceId, "task.completed", {}),
    said(b.workspaceId, "task.completed", {}),
    said(a.workspaceId, "task.completed", {}),
    said(a.workspaceId, "task.created", {}),
  );
  const finished = async (ctx: typeof a) =>
    (await getDashboard(ctx, { days: 14, projectId: undefined })).kpis.find((kpi) => kpi.key === "completed")?.value;
  expect([await finished(a), await finished(b)]).toEqual([2, 1]);
});

test("a verdict is counted for the author of the annotation", async () => {
  const ctx = host().context("analytics");
  const [annotationId, userId, other] = [newId(), newId(), newId()];
  await hear(said(ctx.workspaceId, "annotation.submitted", { annotationId, userId, activeSeconds: 42 }));
  await hear(
    said(ctx.workspaceId, "quality_check.completed", {
      kind: "review",
      outcome: "accepted",
      acceptedAnnotationId: annotationId,
      rejected: [{ annotationId: newId(), userId: other }],
    }),
  );
  const { items } = await getProductivity(ctx, { days: 7, projectId });
  expect(items).toEqual([
    { userId, submitted: 1, activeSeconds: 42, accepted: 1, rejected: 0 },
    { userId: other, submitted: 0, activeSeconds: 0, accepted: 0, rejected: 1 },
  ]);
});

test("of work that is handed in again, only the time that came since is added", async () => {
  const ctx = host().context("analytics");
  const [annotationId, userId] = [newId(), newId()];
  const handIn = (activeSeconds: number, spentMs: number) =>
    said(ctx.workspaceId, "annotation.submitted", { annotationId, userId, activeSeconds, spentMs });
  await hear(handIn(42, 42_000), handIn(50, 8000));
  const { items } = await getProductivity(ctx, { days: 7, projectId });
  expect(items).toMatchObject([{ userId, submitted: 2, activeSeconds: 50 }]);
});

test("the forecast follows from what is left and the rate of the last days", async () => {
  const ctx = host().context("analytics");
  const many = (n: number, type: string) => Array.from({ length: n }, () => said(ctx.workspaceId, type, {}));
  await hear(...many(30, "task.created"), ...many(10, "task.completed"));
  const progress = await getProgress(ctx, { projectId, days: 14 });
  expect(progress).toMatchObject({ created: 30, completed: 10, ratePerDay: 10 });
  expect(new Date(progress.finishAt!).getTime() - host().clock.now().getTime()).toBeCloseTo(2 * 86_400_000, -4);
});

test("moves between states are counted, and staying is no move", async () => {
  const ctx = host().context("analytics");
  await hear(
    said(ctx.workspaceId, "state.transitioned", { from: [], to: ["a"] }),
    said(ctx.workspaceId, "state.transitioned", { from: ["a"], to: ["a"] }),
    said(ctx.workspaceId, "state.transitioned", { from: ["a"], to: ["b", "c"] }),
  );
  const { items } = await getTransitions(ctx, { days: 1, projectId });
  expect(items).toEqual(
    expect.arrayContaining([
      { from: "(start)", to: "a", count: 1 },
      { from: "a", to: "b + c", count: 1 },
    ]),
  );
  expect(items).toHaveLength(2);
});
