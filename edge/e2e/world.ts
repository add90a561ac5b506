import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../../core/annotations/region.contract.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { openApi, type Person } from "../../core/start/seed/api.ts";
import type { Platform } from "./platform.ts";

export const photo = join(
  import.meta.dirname,
  "..",
  "..",
  "node_modules",
  "@stdlib",
  "datasets-img-dust-bowl-home",
  "data",
  "image.jpg",
);
export const photoSize = { width: 1024, height: 788 };

export interface World {
  manager: Person;
  annotator: Person;
  reviewer: Person;
  projectId: string;
  batchId: string;
  taskIds: string[];
  annotateQueue: string;
  reviewQueue: string;
}

/** Puts bytes straight to S3 by a presigned URL; the file still waits to be finalised. */
export async function put(
  person: Person,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  contentType: string,
  projectId: string | null = null,
): Promise<string> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { file, url, headers, method } = await person.files.createPresignedUrl({
    operation: "put",
    name,
    contentType,
    bytes: bytes.byteLength,
    sha256,
    projectId,
  });
  const response = await fetch(url, { method, headers, body: bytes });
  if (!response.ok) throw new Error(`S3 answered ${response.status}: ${await response.text()}`);
  return file.id;
}

/** A project of one photograph, made from a template as a manager would, ready to be labelled. */
export async function openWorld(
  platform: Platform,
  name: string,
  settings: { overlap?: number; reviewShare?: number } = {},
): Promise<World> {
  const api = openApi(platform.edge);
  const [manager, annotator, reviewer] = await Promise.all(
    (["manager", "annotator", "reviewer"] as const).map((role) => api.signIn(platform.password(role))),
  );
  const project = await manager!.projects.createProject({
    name,
    templateId: "objects",
    settings: { overlap: 1, reviewShare: 1, ...settings },
  });
  if (project.status === "draft")
    await manager!.projects.changeProjectStatus({ projectId: project.id, event: "activate" });
  const fileId = await put(manager!, new Uint8Array(readFileSync(photo)), "house.jpg", "image/jpeg", project.id);
  await manager!.files.finaliseFile({ fileId });
  const report = await manager!.tasks.createTasks({
    projectId: project.id,
    batchName: "First",
    tasks: [{ externalKey: "house", data: { type: "image", fileId } }],
  });
  if (report.created !== 1) throw new Error(`the task was not created: ${JSON.stringify(report.lines)}`);
  const queues = await eventually(async () => {
    const { items } = await manager!.tasks.listQueues({ projectId: project.id });
    return items.length === 2 && items;
  });
  const queue = (stage: string) => queues.find((one) => one.stage === stage)!.id;
  return {
    manager: manager!,
    annotator: annotator!,
    reviewer: reviewer!,
    projectId: project.id,
    batchId: report.batchId!,
    taskIds: report.lines.map((line) => line.taskId!),
    annotateQueue: queue("annotate"),
    reviewQueue: queue("review"),
  };
}

/** Claims from a queue as soon as something waits there. */
export async function claim(person: Person, queueId: string) {
  return eventually(async () => {
    const { assignment, task } = await person.tasks.nextTask({ queueId });
    return assignment !== null && task !== null ? { assignment, task } : null;
  }, 20_000);
}

/** One annotator's hand-in of a result for whatever the queue gives next. */
export async function handIn(person: Person, queueId: string, result: Result) {
  const { assignment, task } = await claim(person, queueId);
  const annotation = await person.annotations.saveAnnotation({
    taskId: task.id,
    assignmentId: assignment.id,
    fence: assignment.fence,
    status: "submitted",
    sequence: 1,
    activeSeconds: 30,
    result,
  });
  return { annotation, assignment, task };
}

/** The review check that waits for a task, and the reviewer's lease on it; either may come first. */
export async function claimReview(world: World) {
  const { assignment, task } = await claim(world.reviewer, world.reviewQueue);
  const check = await eventually(async () => {
    const { items } = await world.reviewer.quality.listChecks({ taskId: task.id, kind: "review", status: "pending" });
    return items[0];
  }, 20_000);
  return { assignment, task, check };
}

export const house: Result = {
  regions: [
    {
      id: "door",
      type: "bbox",
      class: "other",
      x: 632.25,
      y: 328.5,
      width: 44,
      height: 124.75,
      attributes: { visibility: "whole", what: "door" },
    },
    {
      id: "house",
      type: "polygon",
      class: "building",
      points: [
        [525, 305],
        [618, 226],
        [882, 252],
        [988, 312],
        [986, 464],
        [543, 462],
      ],
      attributes: { visibility: "whole" },
    },
  ],
  relations: [],
  answers: { scene: "country" },
};
