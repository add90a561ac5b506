import { afterAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import type { Person } from "../../core/start/seed/api.ts";
import type { Result } from "../../core/annotations/region.contract.ts";
import type { ExportFormat } from "../../core/projects/contract.ts";
import { crashCore, heard, walked } from "./effects.ts";
import { listenToInbox } from "./inbox.ts";
import { logsOf, secretsInLogs } from "./logs.ts";
import { forget, type Platform, startPlatform } from "./platform.ts";
import { claim, claimReview, handIn, house, openWorld, photoSize, type World } from "./world.ts";

const running: Platform[] = [];
const start = async (args: string[]) => {
  const platform = await startPlatform(["--no-seed", ...args]);
  running.push(platform);
  return platform;
};
afterAll(async () => {
  for (const platform of running) {
    await platform.stop();
    forget(platform);
  }
});

async function exported(
  person: Person,
  projectId: string,
  format: ExportFormat,
): Promise<{ text: string; tasks: number }> {
  const { id } = await person.exports.exportProject({ projectId, format });
  const done = await eventually(async () => {
    const one = await person.exports.getExport({ exportId: id });
    if (one.status === "failed") throw new Error(one.error ?? "the export failed");
    return one.status === "completed" && one;
  });
  const { url } = await person.exports.downloadExport({ exportId: id, redirect: false });
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(done.sha256!);
  return { text: new TextDecoder().decode(bytes), tasks: done.done };
}

interface Coco {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: { image_id: number; category_id: number; bbox: number[]; segmentation: number[][]; area: number }[];
  categories: { id: number; name: string }[];
}
function expectCoco(text: string, result: Result = house): void {
  const coco = JSON.parse(text) as Coco;
  expect(coco.images).toMatchObject([{ file_name: "house.jpg", ...photoSize }]);
  const named = coco.annotations.map((one) => ({
    ...one,
    name: coco.categories.find((category) => category.id === one.category_id)?.name,
  }));
  const [door, outline] = result.regions;
  expect(named.find((one) => one.name === "other")!.bbox).toEqual(
    door!.type === "bbox" ? [door!.x, door!.y, door!.width, door!.height] : [],
  );
  expect(named.find((one) => one.name === "building")!.segmentation).toEqual(
    outline!.type === "polygon" ? [outline!.points.flat()] : [],
  );
}

async function acceptReview(world: World): Promise<void> {
  const { assignment, check } = await claimReview(world);
  await world.reviewer.quality.resolveCheck({
    checkId: check.id,
    assignmentId: assignment.id,
    fence: assignment.fence,
    outcome: "accepted",
    acceptedAnnotationId: check.annotationIds[0]!,
  });
}

/** The reviewer mends the annotation and lets the mended one stand. */
async function fixAndAccept(world: World, result: Result): Promise<void> {
  const { assignment, check } = await claimReview(world);
  const [annotationId] = check.annotationIds;
  const annotation = await world.reviewer.annotations.getAnnotation({ annotationId: annotationId! });
  await world.reviewer.annotations.updateAnnotation({
    annotationId: annotationId!,
    ifMatch: `"${annotation.version}"`,
    result,
  });
  await world.reviewer.quality.resolveCheck({
    checkId: check.id,
    assignmentId: assignment.id,
    fence: assignment.fence,
    outcome: "fixed",
    reason: "The outline was not exact.",
    acceptedAnnotationId: annotationId!,
  });
}

async function finished(world: World): Promise<void> {
  const [taskId] = world.taskIds;
  await eventually(async () => (await world.manager.tasks.getTask({ taskId: taskId! })).status === "completed");
  await eventually(
    async () => (await world.manager.tasks.getBatch({ batchId: world.batchId })).status === "completed",
    20_000,
  );
  await eventually(
    async () => (await world.manager.projects.getProject({ projectId: world.projectId })).progress.completed === 1,
    20_000,
  );
}

describe.each([
  { how: "in one process", args: [] as string[] },
  { how: "split over two processes", args: ["--processes", "2"] as string[] },
])("the walk, with all services $how", ({ args }) => {
  test("label, reject, rework, accept, export", async () => {
    const platform = await start(args);
    const world = await openWorld(platform, "The walk");
    const inbox = await listenToInbox(platform, "annotator");

    const first = await handIn(world.annotator, world.annotateQueue, house);
    const review = await claimReview(world);
    expect((await world.reviewer.tasks.nextTask({ queueId: world.reviewQueue })).assignment).toEqual(review.assignment);
    await world.reviewer.quality.resolveCheck({
      checkId: review.check.id,
      assignmentId: review.assignment.id,
      fence: review.assignment.fence,
      outcome: "rejected",
      reason: "The door is too wide.",
      issues: [
        { category: "imprecise", comment: "Two pixels too far", regionId: "door", annotationId: first.annotation.id },
      ],
    });

    const told = await inbox.next("work.rejected");
    expect(told.body).toContain("The door is too wide.");
    const rework = await claim(world.annotator, world.annotateQueue);
    expect(rework.task.id).toBe(first.task.id);
    const { items } = await world.annotator.annotations.listTaskAnnotations({ taskId: rework.task.id });
    expect(items[0]!.feedback).toMatchObject({ reason: "The door is too wide.", issues: [{ regionId: "door" }] });
    await world.annotator.annotations.saveAnnotation({
      taskId: rework.task.id,
      assignmentId: rework.assignment.id,
      fence: rework.assignment.fence,
      status: "submitted",
      sequence: 5,
      activeSeconds: 12,
      result: house,
    });
    await acceptReview(world);
    await finished(world);

    expectCoco((await exported(world.manager, world.projectId, "coco")).text);
    const lines = (await exported(world.manager, world.projectId, "jsonl")).text.trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(JSON.parse(lines[0]!))).toContain('"x":632.25');
    expect(JSON.stringify(JSON.parse((await exported(world.manager, world.projectId, "json")).text))).toContain(
      '"scene":"country"',
    );

    const counts = await eventually(async () => {
      const now = await heard(platform, world.projectId);
      return (now["export.completed"] ?? 0) === 3 && now;
    });
    expect(counts).toMatchObject({
      ...walked,
      "annotation.submitted": 2,
      "quality_check.completed": 4,
      "quality_check.failed": 1,
      "quality_check.passed": 3,
      "export.completed": 3,
    });
    const dashboard = await eventually(async () => {
      const now = await world.manager.analytics.getDashboard({ days: 1, projectId: world.projectId });
      return now.kpis.find((kpi) => kpi.key === "submitted")?.value === 2 && now;
    });
    expect(dashboard.kpis.find((kpi) => kpi.key === "completed")?.value).toBe(1);
    const processes = logsOf(platform.home).filter(({ name, text }) => name.startsWith("core") && text !== "");
    expect(processes).toHaveLength(args.length > 0 ? 2 : 1);
    expect(secretsInLogs(platform)).toEqual([]);
    inbox.close();
  });
});

describe("core killed with SIGKILL between hand-in and export", () => {
  test("it is started again, and the walk ends right with each effect once", async () => {
    const platform = await start([]);
    const world = await openWorld(platform, "Killed");
    await handIn(world.annotator, world.annotateQueue, house);
    await crashCore(platform);
    const mended: Result = {
      ...house,
      regions: house.regions.map((region) => (region.type === "bbox" ? { ...region, x: region.x + 1.5 } : region)),
    };
    await fixAndAccept(world, mended);
    await finished(world);
    await crashCore(platform);
    expectCoco((await exported(world.manager, world.projectId, "coco")).text, mended);
    const counts = await eventually(async () => {
      const now = await heard(platform, world.projectId);
      return (now["export.completed"] ?? 0) === 1 && now;
    });
    expect(counts).toMatchObject({
      ...walked,
      "annotation.submitted": 1,
      "annotation.updated": 1,
      "quality_check.completed": 2,
      "export.completed": 1,
    });
    expect(platform.output()).toContain("is started again");
  });
});
