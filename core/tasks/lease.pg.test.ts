import { describe, expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { assignTask } from "./assign-task.ts";
import { expireAssignments } from "./expire-assignments.ts";
import { getAssignment } from "./get-assignment.ts";
import { getTask } from "./get-task.ts";
import { heartbeat } from "./heartbeat.ts";
import { listAssignments } from "./list-assignments.ts";
import { nextTask } from "./next-task.ts";
import { releaseAssignment } from "./release-assignment.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { skipAssignment } from "./skip-assignment.ts";

const host = useHost([projectsService, tasksService]);
const MINUTE = 60_000;
const lost = { code: "tasks.lease_lost", status: 409 };

describe("a hand-in", () => {
  test("counts once per reference, however often it is sent", async () => {
    const s = await scene(host(), { overlap: 2 });
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    const lease = await s.claim(s.person());
    const reference = newId();
    const answers = await Promise.all([1, 2, 3].map(() => s.submit(lease, reference)));
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await getTask(s.ctx, { taskId: taskId! })).toMatchObject({ submissions: 1, stage: "annotate" });
    expect(await s.said("assignment.submitted")).toMatchObject([
      { data: { taskId, reference, active: 0, userId: lease.userId } },
    ]);
    await expect(s.submit(lease)).rejects.toMatchObject({ ...lost, fields: { assignmentStatus: "submitted" } });
  });

  test("that fills the overlap takes the task out of its queue", async () => {
    const s = await scene(host(), { overlap: 2 });
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    for (const person of [s.person(), s.person()]) await s.submit(await s.claim(person));
    expect(await getTask(s.ctx, { taskId: taskId! })).toMatchObject({ submissions: 2, stage: null });
    expect((await nextTask(s.person(), { queueId: s.queues.annotate.id })).empty?.reason).toBe("nothing_waiting");
  });

  test("after the lease ran out never counts, whether the sweep came by or not, and its place goes to another", async () => {
    const s = await scene(host(), { leaseMinutes: 5 });
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    const late = await s.claim(s.person());
    host().clock.advance(5 * MINUTE);
    await expect(s.submit(late)).rejects.toMatchObject({ ...lost, fields: { assignmentStatus: "expired" } });
    const second = await s.claim(s.person());
    expect(second).toMatchObject({ taskId, fence: 2 });
    await expect(s.submit(late)).rejects.toMatchObject(lost);
    await s.submit(second);
    expect(await getTask(s.ctx, { taskId: taskId! })).toMatchObject({ submissions: 1 });
  });

  test("and the sweep at the same moment: one of them wins, and the places add up", async () => {
    const s = await scene(host(), { leaseMinutes: 1, overlap: 1 });
    await s.open(await s.addTasks(8));
    const leases = await Promise.all(Array.from({ length: 8 }, () => s.claim(s.person())));
    const early = leases.slice(0, 4).map((lease) => s.submit(lease));
    host().clock.advance(MINUTE);
    const sweep = expireAssignments(s.ctx.runtime);
    const results = await Promise.allSettled([...early, ...leases.slice(4).map((lease) => s.submit(lease))]);
    await sweep;
    await expireAssignments(s.ctx.runtime);
    const counted = results.filter((one) => one.status === "fulfilled").length;
    const { items } = await listAssignments(s.ctx, { limit: 50 });
    expect(items.filter((one) => one.status === "submitted")).toHaveLength(counted);
    expect(items.filter((one) => one.status === "expired")).toHaveLength(8 - counted);
    const again = await Promise.all(
      Array.from({ length: 8 }, () => nextTask(s.person(), { queueId: s.queues.annotate.id })),
    );
    expect(again.filter((one) => one.assignment)).toHaveLength(8 - counted);
  });
});

describe("a lease", () => {
  test("that ran out is ended by the sweep, which says how many are left, and its owner may have the task again", async () => {
    const s = await scene(host(), { leaseMinutes: 5, overlap: 2 });
    await s.open(await s.addTasks(1));
    const ann = s.person();
    const first = await s.claim(ann);
    host().clock.advance(3 * MINUTE);
    await s.claim(s.person());
    host().clock.advance(2 * MINUTE);
    await eventually(async () => (await getAssignment(s.ctx, { assignmentId: first.id })).assignment.endedAt !== null);
    expect(await s.said("assignment.expired")).toMatchObject([
      { data: { assignmentId: first.id, active: 1, fence: 1 } },
    ]);
    expect(await s.claim(ann)).toMatchObject({ taskId: first.taskId, fence: 3 });
  });

  test("lives on by heartbeats under its own fence only", async () => {
    const s = await scene(host(), { leaseMinutes: 5 });
    await s.open(await s.addTasks(1));
    const ann = s.person();
    const lease = await s.claim(ann);
    host().clock.advance(4 * MINUTE);
    await expect(heartbeat(ann, { assignmentId: lease.id, fence: 2 })).rejects.toMatchObject(lost);
    await expect(heartbeat(s.person(), { assignmentId: lease.id, fence: 1 })).rejects.toMatchObject({
      code: "tasks.not_yours",
    });
    await heartbeat(ann, { assignmentId: lease.id, fence: 1 });
    host().clock.advance(4 * MINUTE);
    expect((await s.submit(lease)).status).toBe("submitted");
  });

  test("given back is free at once, also for who gave it back; a second release says the same", async () => {
    const s = await scene(host());
    await s.open(await s.addTasks(1));
    const ann = s.person();
    const lease = await s.claim(ann);
    const released = await releaseAssignment(ann, { assignmentId: lease.id, reason: "Lunch" });
    expect(released).toMatchObject({ status: "released", reason: "Lunch" });
    expect(await releaseAssignment(ann, { assignmentId: lease.id })).toEqual(released);
    expect(await s.said("assignment.released")).toMatchObject([
      { data: { active: 0, skipped: false, reason: "Lunch" } },
    ]);
    expect(await s.claim(ann)).toMatchObject({ taskId: lease.taskId, fence: 2 });
  });

  test("may be taken back by somebody who hands out tasks, not by any colleague", async () => {
    const s = await scene(host());
    await s.open(await s.addTasks(1));
    const lease = await s.claim(s.person());
    const { workspaceId } = s.ctx;
    const colleague = host().context("tasks", { workspaceId, permissions: ["task.claim"] });
    await expect(releaseAssignment(colleague, { assignmentId: lease.id })).rejects.toMatchObject({
      code: "tasks.not_yours",
    });
    const manager = host().context("tasks", { workspaceId, permissions: ["task.claim", "task.assign"] });
    expect((await releaseAssignment(manager, { assignmentId: lease.id })).status).toBe("released");
  });

  test("is seen by its owner and by those who may read tasks", async () => {
    const s = await scene(host());
    await s.open(await s.addTasks(1));
    const owner = host().context("tasks", { workspaceId: s.ctx.workspaceId, permissions: ["task.claim"] });
    const lease = await s.claim(owner);
    const other = host().context("tasks", { workspaceId: s.ctx.workspaceId, permissions: ["task.claim"] });
    expect((await listAssignments(owner, { limit: 10 })).items).toEqual([lease]);
    expect((await listAssignments(other, { limit: 10 })).items).toEqual([]);
    expect((await listAssignments(other, { userId: owner.actor.id, limit: 10 })).items).toEqual([]);
    await expect(getAssignment(other, { assignmentId: lease.id })).rejects.toMatchObject({ status: 404 });
    expect((await getAssignment(s.ctx, { assignmentId: lease.id })).assignment).toEqual(lease);
  });
});

describe("skipping", () => {
  test("passes a task on to others and never offers it again to who skipped it", async () => {
    const s = await scene(host());
    await s.open(await s.addTasks(1));
    const ann = s.person();
    const lease = await s.claim(ann);
    expect(await skipAssignment(ann, { assignmentId: lease.id, reason: "Blurred" })).toMatchObject({
      status: "skipped",
      reason: "Blurred",
    });
    expect((await nextTask(ann, { queueId: s.queues.annotate.id })).empty?.reason).toBe("already_worked_on_all");
    expect(await s.claim(s.person())).toMatchObject({ taskId: lease.taskId });
    expect(await s.said("assignment.released")).toMatchObject([
      { data: { skipped: true, reason: "Blurred", active: 0 } },
    ]);
  });

  test("is refused where the project forbids it", async () => {
    const s = await scene(host(), { skipPolicy: "forbidden" });
    await s.open(await s.addTasks(1));
    const ann = s.person();
    const lease = await s.claim(ann);
    await expect(skipAssignment(ann, { assignmentId: lease.id, reason: "No" })).rejects.toMatchObject({
      code: "tasks.skip_forbidden",
    });
  });
});

describe("by hand", () => {
  test("a task given to a person is the next one he finds, for a day", async () => {
    const s = await scene(host());
    const tasks = await s.addTasks(3);
    await s.open(tasks);
    const ann = s.person();
    const given = await assignTask(s.ctx, { taskId: tasks[2]!, userId: ann.actor.id });
    expect(Date.parse(given.leaseExpiresAt) - Date.parse(given.createdAt)).toBe(1440 * MINUTE);
    expect((await nextTask(ann, { queueId: s.queues.annotate.id })).assignment).toEqual(given);
    expect(await s.said("task.assigned")).toMatchObject([{ data: { manual: true, active: 1 } }]);
  });

  test("nobody is given a task twice, nor one that is full or not waiting", async () => {
    const s = await scene(host(), { overlap: 1 });
    const [taskId, closed] = await s.addTasks(2);
    await s.open([taskId!]);
    const ann = s.person();
    await assignTask(s.ctx, { taskId: taskId!, userId: ann.actor.id, minutes: 10 });
    await expect(assignTask(s.ctx, { taskId: taskId!, userId: ann.actor.id })).rejects.toMatchObject({
      code: "tasks.already_worked_on",
    });
    await expect(assignTask(s.ctx, { taskId: taskId!, userId: newId() })).rejects.toMatchObject({ code: "tasks.full" });
    await expect(assignTask(s.ctx, { taskId: closed!, userId: newId() })).rejects.toMatchObject({
      code: "tasks.not_waiting",
    });
  });

  test("many managers at once never give out more than the overlap", async () => {
    const s = await scene(host(), { overlap: 3 });
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => assignTask(s.ctx, { taskId: taskId!, userId: newId() })),
    );
    expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(3);
  });
});
