import type { Annotation } from "../../../core/annotations/contract.ts";
import { api } from "../../../core/console/look/api.ts";
import { queryClient } from "../../../core/console/look/query-client.ts";
import type { Project } from "../../../core/projects/contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import type { Assignment, Task, WhyEmpty } from "../../../core/tasks/contract.ts";
import type { Size } from "../geometry/point.ts";
import { draftKey, type LocalDrafts } from "../saving/local-drafts.ts";
import { newestWork, type Work } from "./newest-work.ts";

/** Everything that one needs to work on a claimed task. */
export interface OpenTask {
  assignment: Assignment;
  task: Task;
  project: Project;
  schema: LabelSchema;
}
export interface AnnotateTask extends OpenTask, Work {
  mine: Annotation | null;
}

/** A label schema never changes within its version, so it is asked for once. */
export function schemaOf(projectId: string, version: number): Promise<LabelSchema> {
  return queryClient.fetchQuery({
    queryKey: ["schema", projectId, version],
    queryFn: async () => (await api.projects.getLabelSchema({ projectId, version })).labelSchema,
    staleTime: Infinity,
  });
}

export function projectOf(projectId: string): Promise<Project> {
  return queryClient.fetchQuery({
    queryKey: ["projects", "getProject", { projectId }],
    queryFn: () => api.projects.getProject({ projectId }),
    staleTime: 60_000,
  });
}

/** Where a file's bytes are; a URL is used again until a minute before it ends. */
export async function fileUrl(fileId: string): Promise<string> {
  const key = ["file-url", fileId];
  const known = queryClient.getQueryData<{ url: string; expiresAt: string }>(key);
  if (known && Date.parse(known.expiresAt) - Date.now() > 60_000) return known.url;
  const fresh = await api.files.createPresignedUrl({ operation: "get", fileId });
  queryClient.setQueryData(key, { url: fresh.url, expiresAt: fresh.expiresAt });
  return fresh.url;
}

export function forgetFileUrl(fileId: string): void {
  queryClient.removeQueries({ queryKey: ["file-url", fileId] });
}

/** The size in which an image's regions are counted, and its bytes on their way into the browser's cache. */
export async function imageSize(data: Extract<Task["data"], { type: "image" }>): Promise<Size> {
  const url = await fileUrl(data.fileId);
  const picture = new Image();
  picture.src = url;
  if (data.width && data.height) return { width: data.width, height: data.height };
  await picture.decode();
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}

/** Claims the next task of a queue, or says why there is none. */
export async function claimNext(queueId: string): Promise<OpenTask | { empty: WhyEmpty }> {
  const next = await api.tasks.nextTask({ queueId });
  if (!next.assignment || !next.task) {
    return { empty: next.empty ?? { reason: "nothing_waiting", detail: "No task is at this stage now.", waiting: 0 } };
  }
  const { assignment, task } = next;
  const [project, schema] = await Promise.all([
    projectOf(task.projectId),
    schemaOf(task.projectId, task.schemaVersion),
  ]);
  return { assignment, task, project, schema };
}

/** Has the task after the one in hand kept ready, and brings into the browser what showing it takes. */
export async function keepReady(queueId: string): Promise<string | null> {
  const { task } = await api.tasks.nextTask({ queueId, prefetch: true });
  if (!task) return null;
  await Promise.all([
    projectOf(task.projectId),
    schemaOf(task.projectId, task.schemaVersion),
    task.data.type === "image" ? imageSize(task.data) : null,
  ]);
  return task.id;
}

/** Adds the caller's own work so far: what the server kept, or what this device kept if that is newer. */
export async function withMyWork(open: OpenTask, userId: string, local: LocalDrafts): Promise<AnnotateTask> {
  const [{ items }, kept] = await Promise.all([
    api.annotations.listTaskAnnotations({ taskId: open.task.id }),
    local.read(draftKey(userId, open.task.id)).catch(() => null),
  ]);
  const mine = items.find((a) => a.userId === userId) ?? null;
  return { ...open, mine, ...newestWork(mine, kept) };
}
