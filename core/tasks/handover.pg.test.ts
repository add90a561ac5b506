import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { authService } from "../auth/service.ts";
import { colleague, registered } from "../auth/testing/registered.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { listNotifications } from "../notifications/list-notifications.ts";
import { notificationsService } from "../notifications/service.ts";
import { createProject } from "../projects/create-project.ts";
import { projectsService } from "../projects/service.ts";
import { stopInstance } from "../workflow/control-instance.ts";
import { workflowService } from "../workflow/service.ts";
import { getTaskState } from "../workflow/task-state.ts";
import { advanceHandover } from "./advance-handover.ts";
import { assignTask } from "./assign-task.ts";
import { assignTasks } from "./assign-tasks.ts";
import { createTasks } from "./create-tasks.ts";
import { getAssignment } from "./get-assignment.ts";
import { getTask } from "./get-task.ts";
import { giveTask } from "./give-task.ts";
import { listQueues } from "./list-queues.ts";
import { nextTask } from "./next-task.ts";
import { onWorkflowActionExecuted } from "./on/workflow-action-executed.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { hand } from "./scene.suite.ts";
import { scopeOf } from "./scope.ts";
import { tasksService } from "./service.ts";
import { endPause, keepPause } from "./store/pauses.ts";
import { keepMember } from "./store/projects.ts";
import { lockTask } from "./store/tasks.ts";
import { transferAssignment } from "./transfer-assignment.ts";

const host = useHost([authService, projectsService, tasksService, workflowService, notificationsService]);

/** A manager with a project whose tasks wait for people, and a colleague to give them to. */
async function scene(count = 1) {
  const owner = await registered(host());
  const { workspaceId } = owner.ctx;
  const { id: userId } = await colleague(owner.ctx, ["annotator"]);
  const as = (service: string, id = owner.ctx.actor.id) => host().context(service, { workspaceId, userId: id });
  const ctx = as("tasks");
  const wish = { description: "", customerId: null, settings: { overlap: 1 }, dueAt: null, draft: false };
  const project = await createProject(as("projects"), { ...wish, name: "Letters", templateId: "sentiment" });
  const tasks = Array.from({ length: count }, () => ({ data: { type: "text", text: "Dear Bob" } }));
  const report = await createTasks(ctx, { projectId: project.id, tasks });
  const taskIds = report.lines.map((line) => line.taskId!);
  const status = async (taskId: string) => (await getTask(ctx, { taskId })).status;
  for (const id of taskIds) await eventually(async () => (await status(id)) === "open");
  // A task's status and its place in the queue come by two events.
  await eventually(async () => {
    const { items } = await listQueues(ctx, { projectId: project.id, limit: 50 });
    return items.find(({ stage }) => stage === "annotate")?.waiting === count;
  });
  const told = async (id: string) => {
    const { items } = await listNotifications(as("notifications", id), { limit: 50, cursor: undefined });
    return items.toReversed().map(({ kind, body }) => ({ kind, body }));
  };
  const handover = async (assignmentId: string) => (await getAssignment(ctx, { assignmentId })).assignment;
  const ended = (assignmentId: string) =>
    eventually(async () => {
      const now = await handover(assignmentId);
      return ["done", "compensated", "overtaken"].includes(now.handover!) && now;
    });
  const said = (service: string, type: string) =>
    host()
      .runtimes.get(service)!
      .db.system.orm.execute(
        sql`select 1 from ${sql.identifier(service)}.outbox where workspace_id = ${workspaceId} and envelope->>'type' = ${type}`,
      )
      .then((rows) => rows.length);
  return { ctx, as, owner: owner.ctx.actor.id, userId, taskIds, status, told, handover, ended, said };
}

test("a task that is given to a person is taken over by its workflow, then the person is told, each once", async () => {
  const { ctx, userId, owner, taskIds, status, told, ended, said } = await scene();
  const [taskId] = taskIds as [string];
  const given = await assignTask(ctx, { taskId, userId });
  expect(given).toMatchObject({ status: "active", handover: "moving" });
  expect(await ended(given.id)).toMatchObject({ status: "active", handover: "done" });
  await eventually(async () => (await status(taskId)) === "in_progress");
  expect(await told(userId)).toMatchObject([{ kind: "task.assigned" }]);
  expect(await told(owner)).toEqual([]);
  for (const [service, type] of [
    ["workflow", "workflow.assignment.accepted"],
    ["tasks", "assignment.confirmed"],
    ["notifications", "notice.delivered"],
  ] as const)
    expect(await said(service, type)).toBe(1);
});

test("when its workflow has ended, the assignment is released and whoever gave it is told; the person never hears of it", async () => {
  const { ctx, as, userId, owner, taskIds, told, ended } = await scene();
  const [taskId] = taskIds as [string];
  const { instance } = await getTaskState(as("workflow"), { taskId });
  await stopInstance(as("workflow"), { instanceId: instance.id });
  const given = await assignTask(ctx, { taskId, userId });
  expect(await ended(given.id)).toMatchObject({
    status: "released",
    handover: "compensated",
    reason: "The task's workflow has been stopped.",
  });
  expect(await told(owner)).toEqual([
    {
      kind: "assignment.retracted",
      body: "The task's workflow has been stopped. The assignment was taken back.",
    },
  ]);
  expect(await told(userId)).toEqual([]);
});

test("when the person is nobody here, the workflow goes back to where it was and the place is free again", async () => {
  const { ctx, as, userId, owner, taskIds, status, told, ended, said } = await scene();
  const [taskId] = taskIds as [string];
  const given = await transaction(ctx, async (tx) => {
    const task = await lockTask(tx, scopeOf(ctx), taskId);
    return giveTask(tx, ctx, task!, { userId: newId() });
  });
  expect(await ended(given.id)).toMatchObject({
    status: "released",
    handover: "compensated",
    reason: "This person is not an active member of the workspace.",
  });
  await eventually(async () => (await status(taskId)) === "open");
  expect((await getTaskState(as("workflow"), { taskId })).instance.states).toEqual(["annotating.open"]);
  expect(await told(owner)).toMatchObject([{ kind: "assignment.retracted" }]);
  expect(await said("tasks", "assignment.released")).toBe(1);
  const again = await assignTask(ctx, { taskId, userId });
  expect(await ended(again.id)).toMatchObject({ handover: "done" });
});

test("work that ends meanwhile overtakes the handover, and nothing is taken back", async () => {
  const { ctx, userId, taskIds, ended, told } = await scene();
  const given = await assignTask(ctx, { taskId: taskIds[0]!, userId });
  await releaseAssignment(ctx, { assignmentId: given.id, reason: "Not now" });
  const { handover } = await ended(given.id);
  expect(["overtaken", "done"]).toContain(handover!);
  expect((await told(userId)).map(({ kind }) => kind)).not.toContain("assignment.retracted");
});

test("answers that come twice, late or all at once move a handover once", async () => {
  const { ctx, userId, owner, taskIds, told, ended, said } = await scene();
  const given = await assignTask(ctx, { taskId: taskIds[0]!, userId });
  await ended(given.id);
  const late = ["accept", "refuse", "deliver", "fail", "expire", "overtake"] as const;
  await Promise.all(late.map((type) => transaction(ctx, (tx) => advanceHandover(tx, ctx, given.id, type, "late"))));
  expect(await ended(given.id)).toMatchObject({ status: "active", handover: "done" });
  expect(await told(owner)).toEqual([]);
  expect(await said("tasks", "assignment.retracted")).toBe(0);
});

test("work is given only to somebody who could claim it: by role, membership and pause, by hand, in bulk and in a transfer", async () => {
  const { ctx, as, userId, taskIds } = await scene(2);
  const [taskId, other] = taskIds as [string, string];
  const task = await getTask(ctx, { taskId });
  const { projectId, batchId } = task;
  const refused = (detail: string) => ({
    status: 422,
    code: "tasks.may_not_work",
    fields: { detail, errors: [{ pointer: "/userId", detail }] },
  });
  const stranger = newId();
  const away = "Their account is not active.";
  await expect(assignTask(ctx, { taskId, userId: stranger })).rejects.toMatchObject(refused(away));
  const bulk = await assignTasks(ctx, {
    assignments: [stranger, userId].map((one) => ({ taskId, userId: one })),
  });
  expect(bulk.items).toMatchObject([
    { assignment: null, code: "tasks.may_not_work", detail: away },
    { assignment: { userId }, code: null, detail: null },
  ]);
  const lease = bulk.items[1]!.assignment!;
  await expect(transferAssignment(ctx, { assignmentId: lease.id, userId: stranger })).rejects.toMatchObject(
    refused(away),
  );
  expect((await getAssignment(ctx, { assignmentId: lease.id })).assignment).toMatchObject({ status: "active" });

  const review = { stage: "review", overlap: 1 };
  const about = { instanceId: other, workflowId: task.id, taskId: other, projectId, batchId, sequence: 99 };
  await hand(ctx, onWorkflowActionExecuted, [{ ...about, key: "", action: "task.open", params: review, cause: "" }]);
  await expect(assignTask(ctx, { taskId: other, userId })).rejects.toMatchObject(
    refused("None of their roles grants quality.review."),
  );
  const { id: reviewer } = await colleague(as("auth"), ["reviewer"]);
  const person = { workspaceId: ctx.workspaceId, projectId, userId: reviewer };
  await transaction(ctx, (tx) => keepPause(tx, { ...person, reason: "Too many golds went wrong." }));
  await expect(assignTask(ctx, { taskId: other, userId: reviewer })).rejects.toMatchObject(
    refused("They are given no work of this project: Too many golds went wrong."),
  );
  await transaction(ctx, (tx) => endPause(tx, person));
  await transaction(ctx, (tx) => keepMember(tx, { ...person, userId: newId(), role: "reviewer" }));
  await expect(assignTask(ctx, { taskId: other, userId: reviewer })).rejects.toMatchObject(
    refused("The project has members for this work, and they are none."),
  );
  await transaction(ctx, (tx) => keepMember(tx, { ...person, role: "reviewer" }));
  expect(await assignTask(ctx, { taskId: other, userId: reviewer })).toMatchObject({ stage: "review" });
});

test("a person who takes a task from a queue is handed nothing over", async () => {
  const { ctx, taskIds, as, userId } = await scene();
  const { projectId } = await getTask(ctx, { taskId: taskIds[0]! });
  const { items } = await listQueues(ctx, { projectId, limit: 50 });
  const queueId = items.find((one) => one.stage === "annotate")!.id;
  const { assignment } = await nextTask(as("tasks", userId), { queueId });
  expect(assignment).toMatchObject({ taskId: taskIds[0]!, handover: null });
});
