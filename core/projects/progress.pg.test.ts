import { expect, test } from "bun:test";
import { claimMany } from "../kernel/inbox.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transactionFor } from "../kernel/transaction.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { createProject } from "./create-project.ts";
import { getProject } from "./get-project.ts";
import { sumProgress, taskProgress } from "./on/task-progress.ts";
import { projectsService } from "./service.ts";

const host = useHost([projectsService]);
const told = (workspaceid: string, projectId: string, type: string, more: object = {}) =>
  ({ id: newId(), type, workspaceid, data: { projectId, ...more } }) as unknown as Envelope;

async function hand(events: Envelope[]): Promise<void> {
  const runtime = host().runtimes.get("projects")!;
  await transactionFor(runtime, [...new Set(events.map((event) => event.workspaceid))], async (tx) => {
    const fresh = await claimMany(tx, runtime, taskProgress.name, events);
    if (fresh.length > 0) await taskProgress.handle(runtime, tx, fresh);
  });
}

async function project() {
  const ctx = host().context("projects");
  const { id } = await createProject(ctx, {
    name: "Birds",
    description: "",
    customerId: null,
    templateId: "objects",
    settings: {},
    dueAt: null,
    draft: false,
    workflowId: newId(),
  });
  return { id, workspaceId: ctx.workspaceId, read: async () => getProject(ctx, { projectId: id }) };
}

test("events of one project become one change, and what adds up to nothing none", () => {
  const [w, p] = [newId(), newId()];
  const events = [
    told(w, p, "task.created"),
    told(w, p, "task.created"),
    told(w, p, "task.completed"),
    told(w, p, "task.status_changed", { from: "open", to: "in_progress" }),
  ];
  expect(sumProgress(events)).toEqual([
    { workspaceId: w, projectId: p, tasks: 2, completed: 1, cancelled: 0, batches: 0, batchesCompleted: 0 },
  ]);
  expect(sumProgress([told(w, p, "batch.completed"), told(w, p, "batch.reopened")])).toEqual([]);
});

test("counts follow tasks and batches of many projects at once, each event once, and leave the ETag alone", async () => {
  const [one, two] = [await project(), await project()];
  const created = [
    told(one.workspaceId, one.id, "batch.created"),
    ...Array.from({ length: 5 }, () => told(one.workspaceId, one.id, "task.created")),
    told(two.workspaceId, two.id, "task.created"),
  ];
  await hand(created);
  await hand([
    ...created,
    told(one.workspaceId, one.id, "task.completed"),
    told(one.workspaceId, one.id, "task.status_changed", { from: "open", to: "cancelled" }),
  ]);
  expect(await one.read()).toMatchObject({
    version: 1,
    progress: { tasks: 5, completed: 1, cancelled: 1, batches: 1, batchesCompleted: 0 },
  });
  expect((await two.read()).progress.tasks).toBe(1);
});

test("many deliveries at the same moment lose no count", async () => {
  const { id, workspaceId, read } = await project();
  await Promise.all(
    Array.from({ length: 20 }, () =>
      hand([told(workspaceId, id, "task.created"), told(workspaceId, id, "task.created")]),
    ),
  );
  expect((await read()).progress.tasks).toBe(40);
});
