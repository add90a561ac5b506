import { describe, expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { changeProjectStatus } from "../projects/change-project-status.ts";
import { getProject } from "../projects/get-project.ts";
import { projectsService } from "../projects/service.ts";
import { updateProject } from "../projects/update-project.ts";
import { getBatch } from "./get-batch.ts";
import { getTask } from "./get-task.ts";
import { listAssignments } from "./list-assignments.ts";
import { listQueues } from "./list-queues.ts";
import { nextTask } from "./next-task.ts";
import { onGoldChanged } from "./on/gold-changed.ts";
import { onProjectCreated } from "./on/project-created.ts";
import { onProjectStatusChanged } from "./on/project-status-changed.ts";
import { onProjectUpdated } from "./on/project-updated.ts";
import { onStateTransitioned } from "./on/state-transitioned.ts";
import { restoreTask } from "./restore-task.ts";
import { hand, scene, type Scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { updateTask } from "./update-task.ts";

const host = useHost([projectsService, tasksService]);
const batchOf = async (s: Scene, taskId: string) =>
  getBatch(s.ctx, { batchId: (await getTask(s.ctx, { taskId })).batchId });

describe("a task's status", () => {
  test("is what its workflow's newest state says, in whatever order the news arrives", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    await s.status(taskId!, "open", 1, "annotate");
    await s.status(taskId!, "checking", 3);
    await s.status(taskId!, "in_progress", 2, "annotate");
    expect((await getTask(s.ctx, { taskId: taskId! })).status).toBe("checking");
    expect(await s.said("task.status_changed")).toMatchObject([
      { data: { from: "pending", to: "open", stage: "annotate" } },
      { data: { from: "open", to: "checking", stage: null } },
    ]);
  });

  test("follows many transitions that arrive together, one event for each change", async () => {
    const s = await scene(host());
    const [one, two] = await s.addTasks(2);
    const about = (taskId: string, sequence: number, status: string | undefined) => ({
      taskId,
      sequence,
      meta: { status },
    });
    await hand(s.ctx, onStateTransitioned, [
      about(one!, 1, "open"),
      about(two!, 1, "open"),
      about(one!, 2, undefined),
      about(one!, 3, "open"),
      about(one!, 4, "checking"),
      about(newId(), 1, "open"),
      about(two!, 2, "dancing"),
    ]);
    expect([(await getTask(s.ctx, { taskId: one! })).status, (await getTask(s.ctx, { taskId: two! })).status]).toEqual([
      "checking",
      "open",
    ]);
    expect((await s.said("task.status_changed")).map(({ data }) => [data.taskId, data.to])).toEqual([
      [one, "open"],
      [two, "open"],
      [one, "checking"],
    ]);
  });
});

describe("opening and closing", () => {
  test("an older opening does not undo a newer closing, nor does either happen twice", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!], {}, 1);
    await s.close(taskId!, 3);
    await s.open([taskId!], {}, 2);
    expect((await getTask(s.ctx, { taskId: taskId! })).stage).toBeNull();
    expect((await nextTask(s.person(), { queueId: s.queues.annotate.id })).assignment).toBeNull();
  });

  test("closing ends live leases, and says that nobody holds the task any more", async () => {
    const s = await scene(host(), { overlap: 2 });
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    const leases = [await s.claim(s.person()), await s.claim(s.person())];
    await s.close(taskId!, 2);
    expect((await listAssignments(s.ctx, { limit: 10 })).items.map((one) => one.status)).toEqual([
      "released",
      "released",
    ]);
    expect((await s.said("assignment.released")).map(({ data }) => [data.active, data.skipped])).toEqual([
      [0, false],
      [0, false],
    ]);
    await expect(s.submit(leases[0]!)).rejects.toMatchObject({
      code: "tasks.lease_lost",
      fields: { assignmentStatus: "released" },
    });
  });

  test("fences go on growing over all rounds of a task", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!], {}, 1);
    expect((await s.claim(s.person())).fence).toBe(1);
    await s.open([taskId!], {}, 2);
    expect((await s.claim(s.person())).fence).toBe(2);
  });
});

describe("what else a workflow asks of its task", () => {
  test("a priority is the task's and its place's in the queue, told once", async () => {
    const s = await scene(host());
    const [first, urgent] = await s.addTasks(2);
    await s.open([first!, urgent!]);
    await s.act(urgent!, [["task.setPriority", { priority: 90 }]], 2);
    await s.act(urgent!, [["task.setPriority", { priority: 90 }]], 2);
    await s.act(urgent!, [["task.setPriority", { priority: 10 }]], 1);
    expect((await getTask(s.ctx, { taskId: urgent! })).priority).toBe(90);
    expect((await s.claim(s.person())).taskId).toBe(urgent!);
    expect(await s.said("task.updated")).toMatchObject([{ data: { taskId: urgent, after: { priority: 90 } } }]);
    expect(await s.said("task.priority_changed")).toMatchObject([{ data: { taskId: urgent, priority: 90 } }]);
  });

  test("people it names have the task at once, and one who cannot is left out", async () => {
    const s = await scene(host(), { overlap: 2 });
    const [taskId] = await s.addTasks(1);
    const [ann, bob, eve] = [newId(), newId(), newId()];
    const opening: [string, Record<string, unknown>] = ["task.open", { stage: "annotate", overlap: 2 }];
    await s.act(taskId!, [opening, ["task.assign", { to: [ann, bob, eve], minutes: 30 }]], 1);
    const { items } = await listAssignments(s.ctx, { limit: 10 });
    expect(items.map((one) => [one.userId, one.status]).toSorted()).toEqual(
      [
        [ann, "active"],
        [bob, "active"],
      ].toSorted(),
    );
    expect(await s.said("task.assigned")).toMatchObject([{ data: { manual: true } }, { data: { active: 2 } }]);
    expect((await nextTask(s.person(ann), { queueId: s.queues.annotate.id })).assignment).toMatchObject({ taskId });
  });

  test("more annotations are more places where it is open, and a round for others where it is not", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    const first = s.person();
    await s.submit(await s.claim(first));
    await s.act(taskId!, [["task.requestMoreAnnotations", { count: 1 }]], 2);
    await s.submit(await s.claim(s.person()));
    await s.close(taskId!, 3);
    await s.act(taskId!, [["task.requestMoreAnnotations", { count: 1 }]], 4);
    expect((await nextTask(first, { queueId: s.queues.annotate.id })).assignment).toBeNull();
    expect((await s.claim(s.person())).taskId).toBe(taskId!);
  });

  test("a task that is over is left alone", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    await s.end(taskId!);
    const all: [string, Record<string, unknown>][] = [
      ["task.setPriority", { priority: 5 }],
      ["task.assign", { to: [newId()] }],
      ["task.requestMoreAnnotations", { count: 2 }],
    ];
    await s.act(taskId!, all, 9);
    expect(await s.said("task.updated", "task.assigned")).toEqual([]);
    expect((await getTask(s.ctx, { taskId: taskId! })).stage).toBeNull();
  });
});

describe("a batch", () => {
  test("is completed once, by the last of its tasks, though all of them end at the same moment", async () => {
    const s = await scene(host());
    const tasks = await s.addTasks(12);
    await Promise.all(tasks.map((taskId, i) => s.end(taskId, i % 3 === 0 ? "cancelled" : "completed")));
    expect(await batchOf(s, tasks[0]!)).toMatchObject({ status: "completed", tasks: 12, completed: 8, cancelled: 4 });
    expect(await s.said("batch.completed")).toMatchObject([{ data: { tasks: 12, completed: 8, cancelled: 4 } }]);
    expect(await s.said("task.completed")).toHaveLength(8);
  });

  test("counts a task once, though its end is told twice", async () => {
    const s = await scene(host());
    const tasks = await s.addTasks(2);
    await s.end(tasks[0]!);
    await s.end(tasks[0]!);
    await s.end(tasks[0]!, "cancelled");
    expect(await batchOf(s, tasks[0]!)).toMatchObject({
      status: "open",
      completed: 1,
      cancelled: 0,
      completedAt: null,
    });
    expect(await s.said("task.completed")).toHaveLength(1);
  });

  test("is open again when tasks are added, and its project's counts follow", async () => {
    const s = await scene(host());
    const [first] = await s.addTasks(1);
    await s.end(first!);
    const { id: batchId } = await batchOf(s, first!);
    const [second] = await s.addTasks(1, { batchId });
    expect(await getBatch(s.ctx, { batchId })).toMatchObject({
      status: "open",
      tasks: 2,
      completed: 1,
      completedAt: null,
    });
    const projects = host().context("projects", { workspaceId: s.ctx.workspaceId });
    const progress = async () => (await getProject(projects, { projectId: s.project.id })).progress;
    await s.end(second!);
    await eventually(async () => (await progress()).completed === 2 && (await progress()).batchesCompleted === 1);
    expect(await progress()).toEqual({ tasks: 2, completed: 2, cancelled: 0, batches: 1, batchesCompleted: 1 });
    expect((await s.said("batch.completed", "batch.reopened")).map((one) => one.type)).toEqual([
      "batch.completed",
      "batch.reopened",
      "batch.completed",
    ]);
  });
});

describe("cancelling", () => {
  test("takes a task from everybody at once, and no late opening brings it back", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    await s.open([taskId!]);
    const lease = await s.claim(s.person());
    await updateTask(s.ctx, { taskId: taskId!, cancel: true, ifMatch: undefined });
    await updateTask(s.ctx, { taskId: taskId!, cancel: true, ifMatch: undefined });
    expect(await s.said("task.cancelled")).toHaveLength(1);
    await expect(s.submit(lease)).rejects.toMatchObject({ code: "tasks.lease_lost" });
    await s.open([taskId!], {}, 2);
    expect((await getTask(s.ctx, { taskId: taskId! })).stage).toBeNull();
    await s.end(taskId!, "cancelled");
    expect(await batchOf(s, taskId!)).toMatchObject({ status: "completed", cancelled: 1 });
  });

  test("can be taken back for a while, and the task is offered as it was; after that it is done, in the name of whoever asked", async () => {
    const s = await scene(host(), { overlap: 2 });
    const [kept, gone] = (await s.addTasks(2)) as [string, string];
    await s.open([kept, gone]);
    const lease = await s.claim(s.person());
    const manager = s.person();
    const soon = { cancel: { undoSeconds: 10 }, ifMatch: undefined };
    for (const taskId of [kept, gone, kept]) await updateTask(manager, { taskId, ...soon });
    expect((await nextTask(s.person(), { queueId: s.queues.annotate.id })).assignment).toBeNull();
    expect(await s.said("task.cancelled")).toEqual([]);
    expect(await getTask(s.ctx, { taskId: kept })).toMatchObject({ stage: null, cancelling: true });
    expect(await restoreTask(manager, { taskId: kept })).toMatchObject({ id: kept, stage: "annotate" });
    expect((await getTask(s.ctx, { taskId: kept })).cancelling).toBeUndefined();
    await expect(restoreTask(manager, { taskId: kept })).rejects.toMatchObject({ code: "tasks.not_restorable" });
    expect((await s.submit(lease)).status).toBe("submitted");
    expect((await s.claim(s.person())).taskId).toBe(kept);

    host().clock.advance(10_000);
    await eventually(async () => (await s.said("task.cancelled")).length === 1);
    expect(await s.said("task.cancelled")).toMatchObject([{ data: { taskId: gone } }]);
    expect((await getTask(s.ctx, { taskId: gone })).cancelling).toBeUndefined();
    await expect(restoreTask(manager, { taskId: gone })).rejects.toMatchObject({
      code: "tasks.not_restorable",
      status: 409,
    });
    await expect(restoreTask(host().context("tasks"), { taskId: gone })).rejects.toMatchObject({ status: 404 });
  });

  test("holds whatever the workflow opens meanwhile, and what is taken back is where it would be", async () => {
    const s = await scene(host());
    const soon = { cancel: { undoSeconds: 10 }, ifMatch: undefined };
    const [opened, assigned, reviewed, gold] = (await s.addTasks(4)) as [string, string, string, string];
    await s.open([reviewed]);
    await s.submit(await s.claim(s.person()));
    await s.open([gold]);
    const changed = (status: string, version: number) =>
      hand(s.ctx, onGoldChanged, [{ taskId: gold, projectId: s.project.id, purpose: "continuous", status, version }]);
    await changed("active", 1);
    const all = [opened, assigned, reviewed, gold];
    for (const taskId of all) await updateTask(s.ctx, { taskId, ...soon });
    await s.open([opened]);
    const open = { stage: "annotate", overlap: 1 };
    await s.act(
      assigned,
      [
        ["task.setPriority", { priority: 7 }],
        ["task.open", open],
      ],
      2,
    );
    await s.open([reviewed], { stage: "review" }, 2);
    await changed("withdrawn", 2);
    for (const taskId of all) expect(await getTask(s.ctx, { taskId })).toMatchObject({ stage: null, cancelling: true });
    for (const { id: queueId } of Object.values(s.queues))
      expect((await nextTask(s.person(), { queueId })).assignment).toBeNull();
    const stages = [];
    for (const taskId of all) stages.push((await restoreTask(s.ctx, { taskId })).stage);
    expect(stages).toEqual(["annotate", "annotate", "review", "annotate"]);
    const claimed = [];
    for (let at = 0; at < 3; at++) claimed.push((await s.claim(s.person())).taskId);
    expect(claimed.sort()).toEqual([opened, assigned, gold].sort());
    expect((await s.claim(s.person(), "review")).taskId).toBe(reviewed);

    const [restored] = (await s.addTasks(1)) as [string];
    await updateTask(s.ctx, { taskId: restored, ...soon });
    expect(await restoreTask(s.ctx, { taskId: restored })).toMatchObject({ stage: null, status: "pending" });
    await s.open([restored]);
    expect((await s.claim(s.person())).taskId).toBe(restored);
  });

  test("comes too late for a task that is completed", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    await s.end(taskId!);
    await expect(updateTask(s.ctx, { taskId: taskId!, cancel: true, ifMatch: undefined })).rejects.toMatchObject({
      code: "tasks.already_ended",
      status: 409,
    });
  });
});

describe("what is known of a project", () => {
  test("two queues are made, once, however often its creation is told", async () => {
    const s = await scene(host());
    const data = { ...s.project, projectId: s.project.id };
    await hand(s.ctx, onProjectCreated, [data]);
    await hand(s.ctx, onProjectCreated, [data]);
    const { items } = await listQueues(s.ctx, { projectId: s.project.id, limit: 10 });
    expect(items.map((one) => [one.name, one.stage]).sort()).toEqual([
      ["Annotate", "annotate"],
      ["Review", "review"],
    ]);
    expect(await s.said("queue.created")).toHaveLength(2);
  });

  test("is the newest version, in whatever order the news arrives", async () => {
    const s = await scene(host());
    await s.open(await s.addTasks(1));
    const { id: projectId, ...told } = s.project;
    await hand(s.ctx, onProjectStatusChanged, [{ projectId, from: "active", to: "paused", version: 5 }]);
    await hand(s.ctx, onProjectUpdated, [{ ...told, projectId, status: "active", version: 4 }]);
    await hand(s.ctx, onProjectCreated, [{ ...told, projectId, version: 1 }]);
    expect((await nextTask(s.person(), { queueId: s.queues.annotate.id })).empty?.reason).toBe("project_not_active");
  });

  test("changed lease minutes hold for the next lease", async () => {
    const s = await scene(host(), { leaseMinutes: 10 });
    const tasks = await s.addTasks(1);
    const projects = host().context("projects", { workspaceId: s.ctx.workspaceId });
    await updateProject(projects, { projectId: s.project.id, settings: { leaseMinutes: 60 }, ifMatch: undefined });
    await changeProjectStatus(projects, { projectId: s.project.id, event: "pause" });
    await eventually(
      async () =>
        (await nextTask(s.person(), { queueId: s.queues.annotate.id })).empty?.reason === "project_not_active",
    );
    await s.open(tasks);
    await changeProjectStatus(projects, { projectId: s.project.id, event: "resume" });
    const lease = await eventually(
      async () => (await nextTask(s.person(), { queueId: s.queues.annotate.id })).assignment,
    );
    expect(Date.parse(lease.leaseExpiresAt) - Date.parse(lease.createdAt)).toBe(3_600_000);
  });
});
