import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { assignTasks } from "./assign-tasks.ts";
import { createQueue } from "./create-queue.ts";
import { explainQueue } from "./explain-queue.ts";
import { getTask } from "./get-task.ts";
import { getQueue } from "./get-queue.ts";
import { nextTask } from "./next-task.ts";
import { postponeAssignment } from "./postpone-assignment.ts";
import { assignTask } from "./assign-task.ts";
import { requeueTask } from "./requeue-task.ts";
import { onConsensusUpdated } from "./on/consensus-updated.ts";
import { hand, type Scene, scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { skipAssignment } from "./skip-assignment.ts";
import { keepSkills, saveAnnotator } from "./store/annotators.ts";
import { transferAssignment } from "./transfer-assignment.ts";
import { updateBatch } from "./update-batch.ts";
import { updateQueue } from "./update-queue.ts";

const host = useHost([projectsService, tasksService]);
const MINUTE = 60_000;
const text = (priority: number, score?: number) => ({
  data: { type: "text", text: "Dear Sir" },
  priority,
  ...(score === undefined ? {} : { preLabel: { payload: {}, score } }),
});
const change = (s: Scene, rules: object) =>
  updateQueue(s.ctx, { queueId: s.queues.annotate.id, ifMatch: undefined, ...rules });
const next = (s: Scene, person = s.person()) => nextTask(person, { queueId: s.queues.annotate.id });

test("a queue whose least priority is above its highest is refused, also when only one of them changes", async () => {
  const s = await scene(host());
  const refusal = { status: 422, fields: { errors: [{ pointer: "/maxPriority" }] } };
  const none = { projectId: s.project.id, name: "None", stage: "annotate", strategy: "fifo" } as const;
  await expect(createQueue(s.ctx, { ...none, minPriority: 5, maxPriority: 4 })).rejects.toMatchObject(refusal);
  await change(s, { minPriority: 5, maxPriority: 5 });
  await expect(change(s, { maxPriority: 4 })).rejects.toMatchObject(refusal);
  await expect(change(s, { minPriority: 6 })).rejects.toMatchObject(refusal);
  expect(await change(s, { minPriority: 6, maxPriority: null })).toMatchObject({ minPriority: 6, maxPriority: null });
});

test("a queue offers only the batches and priorities that it is for, and says what it leaves out", async () => {
  const s = await scene(host());
  const low = await s.addTasks(2, { tasks: [text(1), text(1)] });
  const high = await s.addTasks(2, { tasks: [text(5), text(9)] });
  await s.open([...low, ...high]);
  const { batchId } = await getTask(s.ctx, { taskId: high[0]! });
  const queue = await createQueue(s.ctx, {
    projectId: s.project.id,
    name: "Hard ones",
    stage: "annotate",
    strategy: "priority",
    batchIds: [batchId],
    maxPriority: 5,
  });
  expect(queue).toMatchObject({ waiting: 1, availableToMe: 1, batchIds: [batchId], minPriority: null });
  const ann = s.person();
  const lease = (await nextTask(ann, { queueId: queue.id })).assignment!;
  expect(lease.taskId).toBe(high[0]!);
  expect((await nextTask(s.person(), { queueId: queue.id })).empty).toMatchObject({
    reason: "all_taken",
    waiting: 0,
    excluded: [
      { rule: "batch", tasks: 2 },
      { rule: "priority", tasks: 1 },
    ],
  });
  expect(await getQueue(s.ctx, { queueId: s.queues.annotate.id })).toMatchObject({ waiting: 3 });
});

test("what is changed of a queue and of a batch is told with its values before and after", async () => {
  const s = await scene(host());
  await change(s, { dailyLimit: 2, paused: true });
  await change(s, { dailyLimit: null });
  expect((await s.said("queue.updated")).map(({ data }) => data)).toMatchObject([
    {
      paused: true,
      changed: ["paused", "dailyLimit"],
      before: { paused: false, dailyLimit: null },
      after: { paused: true, dailyLimit: 2 },
    },
    { paused: true, changed: ["dailyLimit"], before: { dailyLimit: 2 }, after: { dailyLimit: null } },
  ]);
  const [taskId] = await s.addTasks(1, { batchName: "May" });
  const { batchId } = await getTask(s.ctx, { taskId: taskId! });
  const dueAt = "2030-06-30T00:00:00.000Z";
  await updateBatch(s.ctx, { batchId, name: "June", dueAt, ifMatch: undefined });
  await updateBatch(s.ctx, { batchId, dueAt: null, ifMatch: undefined });
  expect((await s.said("batch.updated")).map(({ data }) => data)).toEqual([
    {
      batchId,
      projectId: s.project.id,
      changed: ["name", "dueAt"],
      before: { name: "May", dueAt: null },
      after: { name: "June", dueAt },
    },
    { batchId, projectId: s.project.id, changed: ["dueAt"], before: { dueAt }, after: { dueAt: null } },
  ]);
});

test("nobody takes more of a queue a day than its limit, and tomorrow he may go on", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(5));
  await change(s, { dailyLimit: 2 });
  const ann = s.person();
  for (const _ of [1, 2]) await s.submit(await s.claim(ann));
  const detail = "You have taken as many of this project's tasks today (UTC), through any queue, as this one allows.";
  expect((await next(s, ann)).empty).toMatchObject({ reason: "daily_limit", detail });
  expect(await getQueue(ann, { queueId: s.queues.annotate.id })).toMatchObject({ waiting: 3, availableToMe: 0 });
  await s.claim(s.person());
  host().clock.advance(24 * 60 * MINUTE);
  await s.claim(ann);
  await change(s, { dailyLimit: null });
  expect(await getQueue(s.ctx, { queueId: s.queues.annotate.id })).toMatchObject({ dailyLimit: null });
});

test("a queue that asks for languages or skills is for people who have them, and tells all others what they lack", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(4));
  const [ann, bob] = [s.person(), s.person()];
  const { workspaceId } = s.ctx;
  const at = { updatedAt: host().clock.now() };
  await transaction(s.ctx, (tx) => saveAnnotator(tx, { workspaceId, userId: ann.actor.id, languages: ["fi"], ...at }));
  await change(s, { languages: ["sv", "fi"] });
  expect(await getQueue(bob, { queueId: s.queues.annotate.id })).toMatchObject({ waiting: 4, availableToMe: 0 });
  expect((await next(s, bob)).empty).toMatchObject({
    reason: "languages",
    detail: "This queue is for people who know sv or fi.",
  });
  await s.submit(await s.claim(ann));
  await change(s, { languages: null, skills: [{ name: "dog", min: 0.8 }, { min: 0.5 }] });
  expect(await getQueue(ann, { queueId: s.queues.annotate.id })).toMatchObject({ availableToMe: 3 });
  expect((await next(s, ann)).empty).toMatchObject({
    reason: "skills",
    detail: expect.stringContaining("80 % right in dog (yours: not known yet), and 50 % right in this project"),
  });
  const person = { workspaceId, projectId: s.project.id, userId: bob.actor.id };
  const know = (dog: number) =>
    transaction(s.ctx, (tx) =>
      keepSkills(
        tx,
        person,
        new Map([
          ["", 0.7],
          ["dog", dog],
        ]),
        host().clock.now(),
      ),
    );
  await know(0.75);
  expect((await next(s, bob)).empty?.detail).toBe("This queue asks for 80 % right in dog (yours: 75 %).");
  expect(await getQueue(bob, { queueId: s.queues.annotate.id })).toMatchObject({ availableToMe: 0 });
  await know(0.9);
  await s.submit(await s.claim(bob));
  host().clock.advance(20 * MINUTE);
  await s.claim(bob);
});

test("a manager reads which rule keeps which tasks from somebody else, and hands out nothing by it", async () => {
  const s = await scene(host(), { overlap: 2 });
  const tasks = await s.addTasks(4, { tasks: [text(1), text(5), text(5), text(5)] });
  await s.open(tasks);
  await change(s, { minPriority: 2, dailyLimit: 2, languages: ["fi"] });
  const queueId = s.queues.annotate.id;
  const ann = s.person();
  const userId = ann.actor.id;
  const explain = () => explainQueue(s.ctx, { queueId, userId });
  const failing = async () => (await explain()).conditions.filter((one) => one.holds === false);
  expect(await failing()).toEqual([
    { condition: "languages", holds: false, detail: "The queue is for people who know fi." },
  ]);
  expect(await explain()).toMatchObject({ available: 0, waiting: 3, excluded: [{ rule: "priority", tasks: 1 }] });
  expect((await next(s, ann)).empty).toMatchObject({ reason: "languages", excluded: [{ rule: "priority", tasks: 1 }] });
  const { workspaceId } = s.ctx;
  const at = { updatedAt: host().clock.now() };
  await transaction(s.ctx, (tx) => saveAnnotator(tx, { workspaceId, userId, languages: ["fi"], ...at }));
  expect(await explain()).toMatchObject({ queueId, userId, available: 3, inHand: 0 });
  expect(await failing()).toEqual([]);
  const lease = await s.claim(ann);
  expect(await explain()).toMatchObject({
    available: 2,
    inHand: 1,
    excluded: [
      { rule: "priority", tasks: 1 },
      { rule: "worked_on", tasks: 1 },
    ],
  });
  await s.submit(lease);
  await postponeAssignment(ann, { assignmentId: (await s.claim(ann)).id, minutes: 30 });
  expect((await explain()).excluded).toContainEqual({ rule: "postponed", tasks: 1 });
  await s.submit(await s.claim(ann));
  await change(s, { paused: true });
  expect((await failing()).map((one) => one.condition)).toEqual(["running", "daily_limit"]);
  expect(await explain()).toMatchObject({ available: 0 });
  const elsewhere = host().context("tasks", { workspaceId: newId() });
  await expect(explainQueue(elsewhere, { queueId, userId })).rejects.toMatchObject({ status: 404 });
});

test("the uncertainty strategy offers first what the model was least sure of, and then what people are least sure of", async () => {
  const s = await scene(host());
  const tasks = await s.addTasks(4, { tasks: [text(0, 0.9), text(0), text(0, 0.1), text(0, 1)] });
  await s.open(tasks);
  await change(s, { strategy: "uncertainty" });
  const got: string[] = [];
  for (const _ of tasks) got.push((await s.claim(s.person())).taskId);
  expect(got).toEqual([2, 1, 0, 3].map((i) => tasks[i]!));
  const said = tasks.map((taskId, i) => ({ taskId, entropy: [1, 3, 0, 2][i]!, confidence: 0.5, answers: 2 }));
  await hand(s.ctx, onConsensusUpdated, said);
  await s.open(tasks, {}, 3);
  const again: string[] = [];
  for (const _ of tasks) again.push((await s.claim(s.person())).taskId);
  expect(again).toEqual([1, 3, 0, 2].map((i) => tasks[i]!));
});

test("a task put off is free for others at once, and comes back to its owner when the time is over", async () => {
  const s = await scene(host(), { overlap: 2 });
  const tasks = await s.addTasks(2);
  await s.open(tasks);
  const ann = s.person();
  const lease = await s.claim(ann);
  const put = await postponeAssignment(ann, { assignmentId: lease.id, minutes: 30 });
  expect(put).toMatchObject({ status: "released", postponedUntil: expect.any(String) });
  expect(await postponeAssignment(ann, { assignmentId: lease.id, minutes: 90 })).toEqual(put);
  await expect(postponeAssignment(s.person(), { assignmentId: lease.id })).rejects.toMatchObject({
    code: "tasks.not_yours",
  });
  for (const _ of [1, 2]) expect((await s.claim(s.person())).taskId).toBe(lease.taskId);
  const other = await s.claim(ann);
  expect(other.taskId).toBe(tasks[1]!);
  await s.submit(other);
  await requeueTask(s.ctx, { taskId: tasks[0]! });
  expect((await s.claim(ann)).taskId).toBe(lease.taskId);
});

test("whoever put everything off is told so, until the time is over", async () => {
  const s = await scene(host());
  await s.open(await s.addTasks(1));
  const ann = s.person();
  await postponeAssignment(ann, { assignmentId: (await s.claim(ann)).id, minutes: 10 });
  expect((await next(s, ann)).empty).toMatchObject({
    reason: "already_worked_on_all",
    excluded: [{ rule: "postponed", tasks: 1 }],
  });
  host().clock.advance(11 * MINUTE);
  await s.claim(ann);
});

test("a task put back into its queue leaves all hands, and who skipped it may have it again", async () => {
  const s = await scene(host(), { overlap: 2 });
  const [taskId] = await s.addTasks(1);
  await s.open([taskId!]);
  const [ann, bob] = [s.person(), s.person()];
  await skipAssignment(ann, { assignmentId: (await s.claim(ann)).id, reason: "?" });
  const lease = await s.claim(bob);
  expect(await requeueTask(s.ctx, { taskId: taskId! })).toEqual({
    released: 1,
    forgiven: 1,
    leases: [{ userId: bob.actor.id, leaseExpiresAt: lease.leaseExpiresAt }],
  });
  await expect(s.submit(lease)).rejects.toMatchObject({ code: "tasks.lease_lost" });
  expect((await s.claim(ann)).taskId).toBe(taskId!);
  expect(await s.said("assignment.released", "task.requeued")).toMatchObject([
    { data: { skipped: true } },
    { data: { active: 0 } },
    { data: { taskId: taskId!, released: 1, reason: "The task was put back into its queue." } },
  ]);
  const back = await assignTask(s.ctx, { taskId: taskId!, userId: bob.actor.id, minutes: 5 });
  expect(back.fence).toBeGreaterThan(lease.fence);
  const cat = s.person();
  await expect(assignTask(s.ctx, { taskId: taskId!, userId: cat.actor.id })).rejects.toMatchObject({
    code: "tasks.full",
  });
  await s.submit(back);
  await s.close(taskId!, 9);
  await expect(requeueTask(s.ctx, { taskId: taskId! })).rejects.toMatchObject({ code: "tasks.not_waiting" });
});

test("a lease is handed over as one step, or not at all when the other has had the task", async () => {
  const s = await scene(host(), { overlap: 2 });
  await s.open(await s.addTasks(1));
  const [ann, bob] = [s.person(), s.person()];
  const first = await s.claim(ann);
  await s.submit(await s.claim(bob));
  await expect(transferAssignment(s.ctx, { assignmentId: first.id, userId: bob.actor.id })).rejects.toMatchObject({
    code: "tasks.already_worked_on",
  });
  expect((await next(s, ann)).assignment).toEqual(first);
  const cyd = s.person();
  const given = await transferAssignment(s.ctx, { assignmentId: first.id, userId: cyd.actor.id });
  expect((await next(s, cyd)).assignment).toEqual(given);
  await expect(s.submit(first)).rejects.toMatchObject({ code: "tasks.lease_lost" });
  await s.submit(given);
});

test("many tasks are given out at once, and each refusal says why", async () => {
  const s = await scene(host());
  const [a, b, closed] = await s.addTasks(3);
  await s.open([a!, b!]);
  const [ann, bob] = [newId(), newId()];
  const given = await assignTasks(s.ctx, {
    assignments: [
      { taskId: a!, userId: ann },
      { taskId: a!, userId: bob },
      { taskId: b!, userId: bob },
      { taskId: closed!, userId: bob },
    ],
    minutes: 60,
  });
  expect(given).toMatchObject({ assigned: 2, refused: 2 });
  expect(given.items.map((one) => one.code)).toEqual([null, "tasks.full", null, "tasks.not_waiting"]);
  const assignments = [a!, newId()].map((taskId) => ({ taskId, userId: newId() }));
  await expect(assignTasks(s.ctx, { assignments })).rejects.toMatchObject({
    status: 404,
    fields: { errors: [{ pointer: "/assignments/1/taskId" }] },
  });
});
