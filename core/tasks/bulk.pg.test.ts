import { describe, expect, test } from "bun:test";
import sharp from "sharp";
import { annotationsService } from "../annotations/service.ts";
import { filesService } from "../files/service.ts";
import { uploadFile } from "../files/upload-file.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { changeProjectStatus } from "../projects/change-project-status.ts";
import { createProject } from "../projects/create-project.ts";
import { projectsService } from "../projects/service.ts";
import { createTask } from "./create-task.ts";
import { createTasks } from "./create-tasks.ts";
import { getBatch } from "./get-batch.ts";
import { getTask } from "./get-task.ts";
import { listBatches } from "./list-batches.ts";
import { listTasks } from "./list-tasks.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";
import { streamTasks } from "./stream-tasks.ts";

const host = useHost([projectsService, tasksService, filesService, annotationsService]);
const line = (externalKey: string | null, text = "Dear Sir") => ({ externalKey, data: { type: "text", text } });

describe("a bulk", () => {
  test("stores the good lines and reports every other with its reason", async () => {
    const s = await scene(host());
    const [known] = await s.addTasks(1, { tasks: [line("a")] });
    const report = await createTasks(s.ctx, {
      projectId: s.project.id,
      batchName: "Letters",
      tasks: [
        line("b"),
        line("a"),
        line("b"),
        { data: { type: "text", text: "" } },
        line(null),
        { ...line("c"), surprise: 1 },
      ],
    });
    const [b] = report.lines;
    expect(report).toMatchObject({ created: 2, duplicates: 2, failed: 2 });
    expect(report.lines).toMatchObject([
      { line: 1, status: "created" },
      { line: 2, status: "duplicate", taskId: known },
      { line: 3, status: "duplicate", taskId: b!.taskId },
      { line: 4, status: "failed", taskId: null, errors: [{ pointer: "/data/text" }] },
      { line: 5, status: "created" },
      { line: 6, status: "failed", errors: [{ pointer: "/surprise" }] },
    ]);
    expect(await getBatch(s.ctx, { batchId: report.batchId! })).toMatchObject({
      name: "Letters",
      tasks: 2,
      status: "open",
    });
    expect(await getTask(s.ctx, { taskId: b!.taskId! })).toMatchObject({
      externalKey: "b",
      status: "pending",
      overlap: 1,
      schemaVersion: 1,
    });
  });

  test("tells of each task what its workflow needs to start", async () => {
    const s = await scene(host(), { overlap: 3, reviewShare: 0.25 });
    const [taskId] = await s.addTasks(1, { tasks: [{ ...line("k"), priority: 7 }] });
    const { id: projectId, workflowId } = s.project;
    expect(await s.said("task.created")).toMatchObject([
      {
        data: {
          taskId,
          projectId,
          workflowId,
          schemaVersion: 1,
          overlap: 3,
          reviewShare: 0.25,
          priority: 7,
          externalKey: "k",
        },
      },
    ]);
    expect((await s.said("batch.created", "task.created")).map((one) => one.type)).toEqual([
      "batch.created",
      "task.created",
    ]);
  });

  test("sent again changes nothing and makes no empty batch", async () => {
    const s = await scene(host());
    const tasks = [line("a"), line("b")];
    await createTasks(s.ctx, { projectId: s.project.id, tasks });
    expect(await createTasks(s.ctx, { projectId: s.project.id, tasks })).toMatchObject({
      batchId: null,
      created: 0,
      duplicates: 2,
    });
    expect((await listBatches(s.ctx, { projectId: s.project.id, limit: 10 })).items).toHaveLength(1);
  });

  test("of the same keys at the same moment stores each key once", async () => {
    const s = await scene(host());
    const keys = Array.from({ length: 300 }, (_, i) => `key ${i}`);
    const bulks = [keys, [...keys].reverse(), keys.slice(100), [...keys].sort()];
    const reports = await Promise.all(
      bulks.map((list) => createTasks(s.ctx, { projectId: s.project.id, tasks: list.map((key) => line(key)) })),
    );
    expect(reports.reduce((sum, one) => sum + one.created, 0)).toBe(300);
    const batches = (await listBatches(s.ctx, { projectId: s.project.id, limit: 10 })).items;
    expect(batches.reduce((sum, one) => sum + one.tasks, 0)).toBe(300);
  });

  test("needs an open project and a batch of its own", async () => {
    const s = await scene(host());
    const other = await scene(host());
    const { id: projectId } = s.project;
    await expect(createTasks(s.ctx, { projectId: other.project.id, tasks: [line(null)] })).rejects.toMatchObject({
      status: 404,
    });
    await expect(createTasks(s.ctx, { projectId, batchId: newId(), tasks: [line(null)] })).rejects.toMatchObject({
      code: "tasks.batch_not_found",
    });
    await changeProjectStatus(host().context("projects", { workspaceId: s.ctx.workspaceId }), {
      projectId,
      event: "pause",
    });
    await expect(createTasks(s.ctx, { projectId, tasks: [line(null)] })).rejects.toMatchObject({
      code: "tasks.project_not_open",
      fields: { projectStatus: "paused" },
    });
  });

  test("of images takes their size from the files, and refuses files that there are not", async () => {
    const ctx = host().context("tasks");
    const { workspaceId } = ctx;
    const project = await createProject(host().context("projects", { workspaceId }), {
      name: "Photos",
      description: "",
      customerId: null,
      templateId: "boxes",
      workflowId: newId(),
      settings: {},
      dueAt: null,
      draft: false,
    });
    const png = await sharp({ create: { width: 30, height: 20, channels: 3, background: "#2f6fed" } })
      .png()
      .toBuffer();
    const file = await uploadFile(host().context("files", { workspaceId }), {
      name: "sky.png",
      contentType: "image/png",
      content: [new Uint8Array(png)] as never,
      projectId: undefined,
    });
    const stranger = await uploadFile(host().context("files"), {
      name: "sky.png",
      contentType: "image/png",
      content: [new Uint8Array(png)] as never,
      projectId: undefined,
    });
    const image = (fileId: string) => ({ data: { type: "image", fileId } });
    const report = await createTasks(ctx, {
      projectId: project.id,
      tasks: [image(file.id), image(stranger.id), line(null)],
    });
    expect(report.lines).toMatchObject([
      { status: "created" },
      { status: "failed", errors: [{ pointer: "/data/fileId" }] },
      { status: "failed", errors: [{ pointer: "/data/type" }] },
    ]);
    expect((await getTask(ctx, { taskId: report.lines[0]!.taskId! })).data).toEqual({
      type: "image",
      fileId: file.id,
      width: 30,
      height: 20,
      name: "sky.png",
    });
  });
});

describe("one task", () => {
  test("goes into the project's batch for single tasks, which is made once", async () => {
    const s = await scene(host());
    const input = { projectId: s.project.id, meta: {}, priority: 0, data: { type: "text" as const, text: "Dear Sir" } };
    const made = await Promise.all([1, 2, 3, 4].map((i) => createTask(s.ctx, { ...input, externalKey: `k${i}` })));
    expect(new Set(made.map((one) => one.batchId)).size).toBe(1);
    expect(await getBatch(s.ctx, { batchId: made[0]!.batchId })).toMatchObject({ name: "Single tasks", tasks: 4 });
    await expect(createTask(s.ctx, { ...input, externalKey: "k1" })).rejects.toMatchObject({
      code: "tasks.duplicate_key",
      fields: { taskId: made[0]!.id },
    });
    await expect(
      createTask(s.ctx, { ...input, externalKey: null, data: { type: "image", fileId: newId() } }),
    ).rejects.toMatchObject({ code: "tasks.does_not_fit_project" });
    const payload = { regions: [], relations: [], answers: { sentiment: "glad" } };
    await expect(createTask(s.ctx, { ...input, externalKey: null, preLabel: { payload } })).rejects.toMatchObject({
      code: "tasks.does_not_fit_project",
      status: 422,
      fields: { errors: [{ pointer: "/preLabel/payload/answers/sentiment" }] },
    });
  });
});

describe("reading", () => {
  test("lists come newest first, page by page, by project, batch, status and key", async () => {
    const s = await scene(host());
    const first = await s.addTasks(3, { tasks: [line("x"), line("y"), line("z")] });
    const second = await s.addTasks(2);
    const { id: projectId } = s.project;
    const one = await listTasks(s.ctx, { projectId, limit: 3 });
    const two = await listTasks(s.ctx, { projectId, limit: 3, cursor: one.nextCursor! });
    expect([...one.items, ...two.items].map((task) => task.id)).toEqual([...first, ...second].reverse());
    expect(two.nextCursor).toBeNull();
    await s.status(first[1]!, "open", 1);
    expect((await listTasks(s.ctx, { projectId, status: "open", limit: 10 })).items.map((task) => task.id)).toEqual([
      first[1]!,
    ]);
    expect((await listTasks(s.ctx, { externalKey: "z", limit: 10 })).items.map((task) => task.id)).toEqual([first[2]!]);
    const { batchId } = await getTask(s.ctx, { taskId: second[0]! });
    expect((await listTasks(s.ctx, { batchId, limit: 10 })).items).toHaveLength(2);
  });

  test("a customer's user sees that customer's tasks and nobody else's", async () => {
    const s = await scene(host());
    const [taskId] = await s.addTasks(1);
    const user = { ...s.ctx, grants: { ...s.ctx.grants, customerId: newId() } };
    expect((await listTasks(user, { limit: 10 })).items).toEqual([]);
    expect((await listBatches(user, { limit: 10 })).items).toEqual([]);
    await expect(getTask(user, { taskId: taskId! })).rejects.toMatchObject({ status: 404 });
    await expect(createTasks(user, { projectId: s.project.id, tasks: [line(null)] })).rejects.toMatchObject({
      status: 404,
    });
  });

  test("a stream gives every task in the order of ids, from where it was left and up to a limit", async () => {
    const s = await scene(host());
    const ids = await s.addTasks(1203);
    const read = async (more: { after?: string; limit?: number; batchId?: string } = {}) => {
      const got: string[] = [];
      for await (const task of streamTasks(s.ctx, { projectId: s.project.id, ...more })) got.push(task.id);
      return got;
    };
    expect(await read()).toEqual(ids);
    expect(await read({ after: ids[500]!, limit: 600 })).toEqual(ids.slice(501, 1101));
    expect(await read({ batchId: newId() })).toEqual([]);
  });
});
