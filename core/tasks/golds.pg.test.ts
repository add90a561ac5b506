import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { systemQuery } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { assignTask } from "./assign-task.ts";
import { expireAssignments } from "./expire-assignments.ts";
import { getAssignment } from "./get-assignment.ts";
import { getBatch } from "./get-batch.ts";
import { getQueue } from "./get-queue.ts";
import { getTask } from "./get-task.ts";
import { nextTask } from "./next-task.ts";
import { onGoldAnswered } from "./on/gold-answered.ts";
import { onGoldChanged } from "./on/gold-changed.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { hand, type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { updateQueue } from "./update-queue.ts";

const host = useHost([projectsService, tasksService]);
const [onAnswered, onRescored] = onGoldAnswered;

type Purpose = "onboarding" | "continuous";
let version = 0;
/** Says of tasks that they are golds, as quality does. */
const gild = (
  s: Scene,
  taskIds: readonly string[],
  purpose: Purpose = "continuous",
  status: "active" | "retired" | "withdrawn" = "active",
) =>
  hand(
    s.ctx,
    onGoldChanged,
    taskIds.map((taskId) => ({ taskId, purpose, status, version: ++version })),
  );
const score = (s: Scene, person: Context, taskId: string, value: number, how = onAnswered!) =>
  hand(s.ctx, how, [
    {
      projectId: s.project.id,
      taskId,
      userId: person.actor.id,
      score: value,
      answeredAt: new Date().toISOString(),
    },
  ]);
const change = (s: Scene, rules: object) =>
  updateQueue(s.ctx, { queueId: s.queues.annotate.id, ifMatch: undefined, ...rules });
const next = (s: Scene, person: Context) => nextTask(person, { queueId: s.queues.annotate.id });

/** Some golds, and ordinary tasks that all wait. */
async function mixed(golds: number, ordinary: number, rules: object) {
  const s = await scene(host());
  const tasks = await s.addTasks(golds + ordinary);
  await s.open(tasks);
  await gild(s, tasks.slice(0, golds));
  await change(s, rules);
  return { s, golds: new Set(tasks.slice(0, golds)), ordinary: tasks.slice(golds) };
}

/** What a person is handed, one after the other; each is handed in. */
async function work(s: Scene, person: Context, count: number): Promise<string[]> {
  const got: string[] = [];
  while (got.length < count) {
    const lease = await s.claim(person);
    got.push(lease.taskId);
    await s.submit(lease);
  }
  return got;
}

test("whose turn it is for a gold is the same each time, about as often as is asked for, and not the same for two people or two salts", async () => {
  const drawn = (salt: number, person: number) =>
    systemQuery(host().runtimes.get("tasks")!, async (tx) => {
      const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
      const rows = await tx.execute<{ draw: number }>(
        sql`select tasks.draw(${id(salt)}, 'whether', ${id(person)}, n) as draw from generate_series(1, 4000) n`,
      );
      return rows.map((row) => row.draw);
    });
  const ann = await drawn(1, 1);
  expect(await drawn(1, 1)).toEqual(ann);
  for (const share of [0.05, 0.2, 0.5])
    expect(ann.filter((one) => one < share).length / ann.length).toBeCloseTo(share, 1.5);
  for (const others of [await drawn(1, 2), await drawn(2, 1)]) {
    const both = ann.filter((one, turn) => one < 0.5 && others[turn]! < 0.5);
    expect(both.length / ann.length).toBeCloseTo(0.25, 1.5);
  }
});

test("golds come among other work, each once, and not at the same turns for everybody", async () => {
  const { s, golds } = await mixed(40, 80, { goldShare: 0.5 });
  const [ann, bob] = [s.person(), s.person()];
  const [hers, his] = [await work(s, ann, 35), await work(s, bob, 35)];
  for (const got of [hers, his]) {
    expect(new Set(got.map((id) => golds.has(id))).size).toBe(2);
    expect(new Set(got).size).toBe(got.length);
  }
  expect(hers.map((id) => golds.has(id))).not.toEqual(his.map((id) => golds.has(id)));
});

test("out of golds real work goes on, and without a share nobody is handed one", async () => {
  const { s, golds } = await mixed(2, 12, { goldShare: 0.5 });
  const got = await work(s, s.person(), 14);
  expect(got.filter((id) => golds.has(id))).toHaveLength(2);
  await change(s, { goldShare: 0 });
  const more = await s.addTasks(1);
  await s.open(more);
  const cyd = s.person();
  expect(await work(s, cyd, 1)).toEqual(more);
  expect((await next(s, cyd)).empty).toMatchObject({ waiting: 0 });
});

test("a gold looks like any task, takes no place, moves no task and keeps no batch open", async () => {
  const { s, golds, ordinary } = await mixed(1, 1, { onboarding: { golds: 1, threshold: 0.5 } });
  const [gold] = golds;
  const { batchId } = await getTask(s.ctx, { taskId: gold! });
  const crowd = Array.from({ length: 3 }, () => s.person());
  const leases = await Promise.all(crowd.map((person) => next(s, person)));
  expect(leases.map((one) => one.task!.id)).toEqual([gold!, gold!, gold!]);
  expect(leases[0]).toMatchObject({
    assignment: { fence: 1, status: "active" },
    task: { status: "open", stage: "annotate", submissions: 0, completedAt: null, version: 1 },
  });
  expect(JSON.stringify(leases[0])).not.toContain("gold");
  const plain = host().context("tasks", {
    workspaceId: s.ctx.workspaceId,
    userId: crowd[0]!.actor.id,
    permissions: ["task.claim", "queue.read"],
  });
  const { id: assignmentId } = leases[0]!.assignment!;
  expect((await getAssignment(plain, { assignmentId })).task).toEqual(leases[0]!.task!);
  expect(await getQueue(plain, { queueId: s.queues.annotate.id })).not.toHaveProperty("goldShare");
  await s.submit(leases[0]!.assignment!);
  await releaseAssignment(crowd[1]!, { assignmentId: leases[1]!.assignment!.id });
  host().clock.advance(24 * 3_600_000);
  while ((await expireAssignments(s.ctx.runtime)) > 0);
  await expect(s.submit(leases[2]!.assignment!)).rejects.toMatchObject({ code: "tasks.lease_lost" });
  expect(await getTask(s.ctx, { taskId: gold! })).toMatchObject({ submissions: 0, stage: null, status: "pending" });
  const said = await s.said("assignment.submitted", "assignment.released", "assignment.expired");
  expect(said.filter((one) => one.data.taskId === gold).every((one) => one.data.gold === true)).toBe(true);
  await expect(assignTask(s.ctx, { taskId: gold!, userId: newId() })).rejects.toMatchObject({
    code: "tasks.not_waiting",
  });
  await s.end(ordinary[0]!);
  expect(await getBatch(s.ctx, { batchId })).toMatchObject({ status: "completed", tasks: 2, completed: 1 });
  await gild(s, [gold!], "continuous", "retired");
  expect(await getBatch(s.ctx, { batchId })).toMatchObject({ status: "open" });
  await change(s, { onboarding: null });
  expect((await s.claim(s.person())).taskId).toBe(gold!);
  await s.end(gold!);
  expect(await getBatch(s.ctx, { batchId })).toMatchObject({ status: "completed", completed: 2 });
  expect((await s.said("batch.completed", "batch.reopened")).map((one) => one.type)).toEqual([
    "batch.completed",
    "batch.reopened",
    "batch.completed",
  ]);
});

test("whoever is new to a queue is handed golds alone, until he has done well on enough of them in a row", async () => {
  const { s, golds, ordinary } = await mixed(4, 3, { onboarding: { golds: 2, threshold: 0.8 } });
  const [ann, bob] = [s.person(), s.person()];
  expect(await getQueue(ann, { queueId: s.queues.annotate.id })).toMatchObject({
    onboarding: { golds: 2, threshold: 0.8 },
    availableToMe: 4,
  });
  for (const value of [0, 1, 0.5, 0.9]) {
    const [taskId] = await work(s, ann, 1);
    expect(golds.has(taskId!)).toBe(true);
    await score(s, ann, taskId!, value);
  }
  expect((await next(s, ann)).empty).toMatchObject({
    reason: "onboarding",
    detail: expect.stringContaining("Onboarding: 2 of 2 answered, 70 % right where 80 % are asked for."),
    onboarding: { answered: 4, golds: 2 },
  });
  const [first] = await work(s, bob, 1);
  await score(s, bob, first!, 1);
  const [second] = await work(s, bob, 1);
  await score(s, bob, second!, 0.5);
  expect(golds.has((await s.claim(bob)).taskId)).toBe(true);
  await score(s, bob, second!, 0.6, onRescored!);
  const third = await s.claim(bob);
  await s.submit(third);
  expect(ordinary).toContain((await s.claim(bob)).taskId);
});

test("a gold that was withdrawn counts for nobody, and golds of onboarding come before all others", async () => {
  const s = await scene(host());
  const tasks = await s.addTasks(3);
  await s.open(tasks);
  const ann = s.person();
  await gild(s, tasks.slice(0, 2), "continuous");
  await gild(s, tasks.slice(2), "onboarding");
  await change(s, { onboarding: { golds: 1, threshold: 0.5 } });
  expect(await work(s, ann, 1)).toEqual([tasks[2]!]);
  await score(s, ann, tasks[2]!, 1);
  await gild(s, [tasks[2]!], "onboarding", "withdrawn");
  expect(tasks.slice(0, 2)).toContain((await s.claim(ann)).taskId);
});

test("what goes on with a gold's task goes on: opened again it stays a gold, and when it is none it waits in its queue", async () => {
  const s = await scene(host());
  const [a, b] = await s.addTasks(2);
  await gild(s, [a!, b!]);
  await s.open([a!, b!]);
  expect((await next(s, s.person())).empty).toMatchObject({ reason: "all_done", waiting: 0 });
  await s.open([a!], {}, 3);
  expect((await getTask(s.ctx, { taskId: a! })).stage).toBeNull();
  await hand(s.ctx, onGoldChanged, [{ taskId: a!, purpose: "continuous", status: "retired", version: 0 }]);
  expect((await getTask(s.ctx, { taskId: a! })).stage).toBeNull();
  await gild(s, [a!], "continuous", "retired");
  expect((await s.claim(s.person())).taskId).toBe(a!);
});

test("golds are not for queues of reviews", async () => {
  const s = await scene(host());
  const queueId = s.queues.review.id;
  await expect(updateQueue(s.ctx, { queueId, ifMatch: undefined, goldShare: 0.1 })).rejects.toMatchObject({
    code: "tasks.only_for_annotating",
    fields: { errors: [{ pointer: "/goldShare" }] },
  });
});
