import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemStatement } from "../kernel/transaction.ts";
import { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { addProjectMember } from "../projects/add-project-member.ts";
import { changeProjectStatus } from "../projects/change-project-status.ts";
import { removeProjectMember } from "../projects/remove-project-member.ts";
import { projectsService } from "../projects/service.ts";
import { assignTask } from "./assign-task.ts";
import { tasksEvents } from "./events.ts";
import { getQueue } from "./get-queue.ts";
import { getTask } from "./get-task.ts";
import { listAssignments } from "./list-assignments.ts";
import { listQueues } from "./list-queues.ts";
import { nextTask } from "./next-task.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { skipAssignment } from "./skip-assignment.ts";
import { updateQueue } from "./update-queue.ts";
import { updateTask } from "./update-task.ts";

const host = useHost([projectsService, tasksService]);
test("a claim is a lease under a fence, and asked again it is the same lease", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(2));
  const ann = s.person();
  const first = await nextTask(ann, { queueId: s.queues.annotate.id });
  expect(first).toMatchObject({
    assignment: { status: "active", fence: 1, userId: ann.actor.id },
    task: { data: { text: "Letter 0" } },
    empty: null,
  });
  expect(await nextTask(ann, { queueId: s.queues.annotate.id })).toEqual(first);
  expect(await s.said("task.assigned")).toMatchObject([{ data: { active: 1, fence: 1, manual: false } }]);
});

test("what a claim tells of itself has the form of its event, and names whoever asked", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(1));
  const ann = s.person();
  const { assignment } = await nextTask(ann, { queueId: s.queues.annotate.id });
  const [row] = await systemStatement<{ envelope: unknown }>(
    ann.runtime,
    sql`select envelope from tasks.outbox where workspace_id = ${ann.workspaceId} and envelope->>'type' = 'task.assigned'`,
  );
  const { data, ...envelope } = v.parse(v.strictObject(Envelope.entries), row!.envelope);
  expect(envelope).toMatchObject({
    subject: assignment!.taskId,
    partitionkey: assignment!.taskId,
    actor: `user:${ann.actor.id}`,
    correlationid: ann.correlationId,
    workspaceid: ann.workspaceId,
  });
  const { leaseExpiresAt, assignmentId } = v.parse(tasksEvents.types["task.assigned"].schema, data);
  expect({ leaseExpiresAt, id: assignmentId }).toEqual({
    leaseExpiresAt: assignment!.leaseExpiresAt,
    id: assignment!.id,
  });
});

test("fifty people at once over twenty tasks with overlap two get forty places, nobody one task twice", async () => {
  const s = await scene(host(), { overlap: 2 });
  const tasks = await s.addTasks(20);
  await s.open(tasks);
  const people = Array.from({ length: 50 }, () => s.person());
  const got = await Promise.all(people.map((person) => nextTask(person, { queueId: s.queues.annotate.id })));
  const assignments = got.flatMap((one) => (one.assignment ? [one.assignment] : []));
  expect(assignments).toHaveLength(40);
  expect(new Set(assignments.map((a) => `${a.taskId}/${a.userId}`)).size).toBe(40);
  const perTask = Map.groupBy(assignments, (a) => a.taskId);
  expect([...perTask.values()].map((list) => list.length)).toEqual(tasks.map(() => 2));
  expect(got.filter((one) => one.empty).map((one) => one.empty!.reason)).toEqual(
    Array.from({ length: 10 }, () => "all_taken"),
  );
});

test("one person who asks many times at once holds one task", async () => {
  const s = await scene(host(), { overlap: 5 });
  await s.open(await s.addTasks(3));
  const ann = s.person();
  const got = await Promise.all(Array.from({ length: 12 }, () => nextTask(ann, { queueId: s.queues.annotate.id })));
  expect(new Set(got.map((one) => one.assignment!.id)).size).toBe(1);
});

test("work goes on until every task has its overlap from different people, and nobody is sent away before", async () => {
  const s = await scene(host(), { overlap: 3 });
  const tasks = await s.addTasks(10);
  await s.open(tasks);
  const work = async (person: Context) => {
    for (let done = 0; ; done++) {
      const next = await nextTask(person, { queueId: s.queues.annotate.id });
      if (!next.assignment) return { done, why: next.empty!.reason };
      await s.submit(next.assignment);
    }
  };
  const results = await Promise.all(Array.from({ length: 6 }, () => work(s.person())));
  expect(results.reduce((sum, one) => sum + one.done, 0)).toBe(30);
  const { items } = await listAssignments(s.ctx, { status: "submitted", limit: 200 });
  const people = Map.groupBy(items, (one) => one.taskId);
  expect(tasks.map((id) => new Set(people.get(id)!.map((one) => one.userId)).size)).toEqual(tasks.map(() => 3));
});

test.each([
  { strategy: "fifo" as const, order: [0, 1, 2] },
  { strategy: "priority" as const, order: [2, 0, 1] },
  { strategy: "least_covered" as const, order: [1, 2, 0] },
])("the $strategy strategy offers tasks in its order", async ({ strategy, order }) => {
  const s = await scene(host(), { overlap: 2 });
  const tasks = await s.addTasks(3);
  await s.open(tasks);
  await assignTask(s.ctx, { taskId: tasks[0]!, userId: newId() });
  await updateTask(s.ctx, { taskId: tasks[2]!, priority: 5, ifMatch: undefined });
  await updateQueue(s.ctx, { queueId: s.queues.annotate.id, strategy, ifMatch: undefined });
  const ann = s.person();
  const got: string[] = [];
  for (const _ of tasks) {
    const lease = await s.claim(ann);
    got.push(lease.taskId);
    await s.submit(lease);
  }
  expect(got).toEqual(order.map((i) => tasks[i]!));
});

test("a paused queue or project gives nothing new, and a live lease stays in its owner's hands", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(2));
  const ann = s.person();
  const queueId = s.queues.annotate.id;
  const lease = await s.claim(ann);
  await updateQueue(s.ctx, { queueId, paused: true, ifMatch: undefined });
  expect((await nextTask(s.person(), { queueId })).empty?.reason).toBe("queue_paused");
  expect((await nextTask(ann, { queueId })).assignment).toEqual(lease);
  await updateQueue(s.ctx, { queueId, paused: false, ifMatch: undefined });
  await changeProjectStatus(host().context("projects", { workspaceId: s.ctx.workspaceId }), {
    projectId: s.project.id,
    event: "pause",
  });
  await eventually(async () => (await nextTask(s.person(), { queueId })).empty?.reason === "project_not_active");
  expect((await s.submit(lease)).status).toBe("submitted");
});

test("work sent back is found first by whom it was sent back to, and by nobody else", async () => {
  const s = await scene(host(), { overlap: 2 });
  const tasks = await s.addTasks(3);
  await s.open(tasks);
  const [ann, bob] = [s.person(), s.person()];
  for (const person of [ann, bob]) await s.submit(await s.claim(person));
  await s.close(tasks[0]!, 2);
  await s.open([tasks[0]!], { overlap: 1, reserveFor: [ann.actor.id] }, 3);
  expect(await getTask(s.ctx, { taskId: tasks[0]! })).toMatchObject({ submissions: 1, stage: "annotate" });
  expect((await s.claim(bob)).taskId).toBe(tasks[1]!);
  expect((await s.claim(s.person())).taskId).toBe(tasks[1]!);
  const again = await s.claim(ann);
  expect(again).toMatchObject({ taskId: tasks[0]!, fence: 3 });
  await s.submit(again);
  expect(await getTask(s.ctx, { taskId: tasks[0]! })).toMatchObject({ submissions: 2, stage: null });
  expect((await s.claim(ann)).taskId).toBe(tasks[2]!);
});

test("work sent back that its owner skips goes to somebody new", async () => {
  const s = await scene(host(), { overlap: 1 });
  const [taskId] = await s.addTasks(1);
  await s.open([taskId!]);
  const ann = s.person();
  await s.submit(await s.claim(ann));
  await s.open([taskId!], { overlap: 1, reserveFor: [ann.actor.id] }, 3);
  await skipAssignment(ann, { assignmentId: (await s.claim(ann)).id, reason: "I cannot do better" });
  expect((await nextTask(ann, { queueId: s.queues.annotate.id })).assignment).toBeNull();
  expect((await s.claim(s.person())).taskId).toBe(taskId!);
});

test("a reviewer reviews what others annotated, again only after a rework, and needs the right to judge", async () => {
  const s = await scene(host());
  const [taskId] = await s.addTasks(1);
  await s.open([taskId!]);
  const [ann, rita] = [s.person(), s.person()];
  await s.submit(await s.claim(ann));
  await s.open([taskId!], { stage: "review", overlap: 1 }, 3);
  const queueId = s.queues.review.id;
  expect((await nextTask(ann, { queueId })).empty?.reason).toBe("already_worked_on_all");
  const plain = host().context("tasks", { workspaceId: s.ctx.workspaceId, permissions: ["task.claim"] });
  expect((await getQueue(plain, { queueId })).availableToMe).toBe(0);
  expect(
    (await listQueues(plain, { projectId: s.project.id, mine: true, limit: 10 })).items.map((one) => one.stage),
  ).toEqual(["annotate"]);
  await expect(nextTask(plain, { queueId })).rejects.toMatchObject({
    status: 403,
    fields: { permission: "quality.review" },
  });
  const review = await s.claim(rita, "review");
  await s.submit(review);
  await s.open([taskId!], { stage: "review", overlap: 1 }, 4);
  const excluded = [{ rule: "worked_on", tasks: 1 }];
  expect((await nextTask(rita, { queueId })).empty).toMatchObject({ reason: "already_worked_on_all", excluded });
  expect((await getQueue(rita, { queueId })).availableToMe).toBe(0);
  await expect(assignTask(s.ctx, { taskId: taskId!, userId: rita.actor.id })).rejects.toMatchObject({
    code: "tasks.already_worked_on",
  });
  await s.submit(await s.claim(s.person(), "review"));
  expect(await getTask(s.ctx, { taskId: taskId! })).toMatchObject({ submissions: 1, stage: null });
  await s.open([taskId!], { overlap: 1, reserveFor: [ann.actor.id] }, 5);
  await s.submit(await s.claim(ann));
  await s.open([taskId!], { stage: "review", overlap: 1 }, 7);
  expect((await s.claim(rita, "review")).taskId).toBe(taskId!);
});

test("a project that has annotators as members is worked on by members only", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(2));
  const [ann, bob] = [s.person(), s.person()];
  const projects = host().context("projects", { workspaceId: s.ctx.workspaceId });
  const queueId = s.queues.annotate.id;
  const mine = async (person: Context) =>
    (await listQueues(person, { mine: true, projectId: s.project.id, limit: 10 })).items.map((one) => one.stage).sort();
  await addProjectMember(projects, { projectId: s.project.id, userId: newId(), role: "manager" });
  await addProjectMember(projects, { projectId: s.project.id, userId: ann.actor.id, role: "annotator" });
  await eventually(async () => (await mine(bob)).join() === "review");
  expect(await mine(ann)).toEqual(["annotate", "review"]);
  await expect(nextTask(bob, { queueId })).rejects.toMatchObject({ status: 403 });
  expect((await getQueue(bob, { queueId })).availableToMe).toBe(0);
  expect((await getQueue(ann, { queueId })).availableToMe).toBe(2);
  await s.claim(ann);
  await removeProjectMember(projects, { projectId: s.project.id, userId: ann.actor.id });
  await eventually(async () => (await nextTask(bob, { queueId })).assignment);
});

test("queues tell how many tasks wait, how many are held, and how many this person could take", async () => {
  const s = await scene(host(), { overlap: 2 });
  const tasks = await s.addTasks(5);
  await s.open(tasks.slice(0, 4));
  const ann = s.person();
  await s.submit(await s.claim(ann));
  await s.claim(ann);
  for (const _ of [1, 2]) await s.claim(s.person());
  const annotate = async (ctx: Context) => await getQueue(ctx, { queueId: s.queues.annotate.id });
  expect(await annotate(ann)).toMatchObject({ waiting: 2, active: 3, availableToMe: 3 });
  expect(await annotate(s.person())).toMatchObject({ waiting: 2, active: 3, availableToMe: 2 });
  expect(
    (await listQueues(ann, { limit: 10, projectId: s.project.id })).items.find((one) => one.stage === "review"),
  ).toMatchObject({ waiting: 0, active: 0, availableToMe: 0 });
});
