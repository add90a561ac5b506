import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { completeAssignment } from "./complete-assignment.ts";
import type { Assignment } from "./contract.ts";
import { nextTask } from "./next-task.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const host = useHost([projectsService, tasksService]);
const complete = (ctx: Parameters<typeof completeAssignment>[0], a: Assignment, reference = newId()) =>
  completeAssignment(ctx, { assignmentId: a.id, fence: a.fence, userId: a.userId, reference });

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
  const events = await host()
    .runtimes.get("tasks")!
    .db.system.orm.execute(
      sql`select 1 from tasks.outbox where workspace_id = ${s.ctx.workspaceId} and envelope->>'type' = 'task.assigned'`,
    );
  expect(events).toHaveLength(1);
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

test("work goes on until every task has its overlap from different people", async () => {
  const s = await scene(host(), { overlap: 3 });
  const tasks = await s.addTasks(10);
  await s.open(tasks);
  const work = async (person: ReturnType<typeof s.person>) => {
    let done = 0;
    for (;;) {
      const next = await nextTask(person, { queueId: s.queues.annotate.id });
      if (!next.assignment) return { done, why: next.empty!.reason };
      await complete(s.ctx, next.assignment);
      done++;
    }
  };
  const results = await Promise.all(Array.from({ length: 6 }, () => work(s.person())));
  expect(results.reduce((sum, one) => sum + one.done, 0)).toBe(30);
  const rows = await transaction(s.ctx, (tx) =>
    tx.execute<{ people: number }>(
      sql`select count(distinct user_id)::int as people from tasks.assignments where project_id = ${s.project.id} and status = 'submitted' group by task_id`,
    ),
  );
  expect(rows.map((row) => row.people)).toEqual(tasks.map(() => 3));
});
