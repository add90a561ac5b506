import { randomUUID } from "node:crypto";
import type { ImportIssue } from "../../exports/formats/read/reader.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { Failure } from "../io.ts";
import type { Api } from "../session.ts";
import type { Draft, Part, Source } from "./draft.ts";
import { mapOrdered } from "./map-ordered.ts";
import { uploadImage } from "./upload-image.ts";

/** What goes into one request: well below what the platform takes. */
const LINES = 500;
const BYTES = 2_000_000;
const MOST_ISSUES = 1000;

export interface ImportOptions {
  projectId: string;
  /** An existing batch, or the name of a new one. */
  batch: { id: string } | { name: string };
  /** Uploads at a time. */
  concurrency: number;
  /** Read and check everything, and store nothing. */
  dryRun: boolean;
  signal: AbortSignal;
  onProgress(done: number, failed: number): void;
}
export interface ImportReport {
  batchId: string | null;
  created: number;
  duplicates: number;
  failed: number;
  /** Annotations of the source: Welo cannot take labels over yet. */
  labelsLeftOut: number;
  /** What went wrong and what was read otherwise than it was said; the first thousand. */
  issues: (ImportIssue & { level: "error" | "notice" })[];
}

interface Ready {
  file: string;
  line: number | null;
  task: { externalKey: string | null; data: object; meta: Record<string, unknown>; priority?: number | undefined };
  bytes: number;
}
type Step =
  | { ready: Ready }
  | { duplicate: true }
  | { issue: ImportIssue; level: "error" | "notice" }
  | { labels: number };

/** Imports a source as tasks of a project: images first to S3, then tasks in bulk; what is wrong is reported and the rest goes on. */
export async function runImport(api: Api, source: Source, options: ImportOptions): Promise<ImportReport> {
  const report: ImportReport = {
    batchId: "id" in options.batch ? options.batch.id : null,
    created: 0,
    duplicates: 0,
    failed: 0,
    labelsLeftOut: 0,
    issues: [],
  };
  const note = (level: "error" | "notice", issue: ImportIssue) => {
    if (level === "error") report.failed++;
    if (report.issues.length < MOST_ISSUES) report.issues.push({ level, ...issue });
  };
  let chunk: Ready[] = [];
  let bytes = 0;
  const flush = async () => {
    if (chunk.length > 0) await createTasks(api, chunk, options, report, note);
    chunk = [];
    bytes = 0;
    options.onProgress(report.created + report.duplicates + report.failed, report.failed);
  };
  for await (const step of mapOrdered(source.parts(), options.concurrency, (part) => prepare(api, part, options))) {
    if (options.signal.aborted)
      throw new Failure(
        `Interrupted after ${report.created} tasks; run it again to go on, what is there is not made twice.`,
      );
    if ("labels" in step) report.labelsLeftOut += step.labels;
    else if ("issue" in step) note(step.level, step.issue);
    else if ("duplicate" in step) report.duplicates++;
    else {
      if (chunk.length >= LINES || bytes + step.ready.bytes > BYTES) await flush();
      chunk.push(step.ready);
      bytes += step.ready.bytes;
    }
    options.onProgress(report.created + report.duplicates + report.failed + chunk.length, report.failed);
  }
  await flush();
  return report;
}

async function prepare(api: Api, part: Part, options: ImportOptions): Promise<Step> {
  if (part.kind === "labels") return { labels: part.annotations };
  if (part.kind !== "task") return { issue: part.issue, level: part.kind };
  const { file, line, draft } = part;
  try {
    const data = await dataOf(api, draft, options);
    if (!data) return { duplicate: true };
    const task = {
      externalKey: draft.externalKey,
      data,
      meta: draft.meta,
      ...(draft.priority === undefined ? {} : { priority: draft.priority }),
    };
    return { ready: { file, line, task, bytes: Buffer.byteLength(JSON.stringify(task)) } };
  } catch (error) {
    if (options.signal.aborted || (error instanceof Problem && [401, 403].includes(error.status))) throw error;
    if (!(error instanceof Problem || error instanceof Failure)) throw error;
    return {
      level: "error",
      issue: {
        file,
        line,
        pointer: "",
        detail: error instanceof Problem ? `${error.title}. ${error.message} (${error.code})` : error.message,
      },
    };
  }
}

/** The data of a task, its image uploaded; null when the project has a task of that key, so that nothing is uploaded twice. */
async function dataOf(
  api: Api,
  { data, externalKey }: Draft,
  { projectId, dryRun, signal }: ImportOptions,
): Promise<object | null> {
  if (data.type === "text") return data;
  const name = data.name === undefined ? {} : { name: data.name };
  if ("fileId" in data.image) return { type: "image", fileId: data.image.fileId, ...name };
  if (externalKey !== null) {
    const { items } = await api.tasks.listTasks({ projectId, externalKey, limit: 1 });
    if (items.length > 0) return null;
  }
  const fileId = dryRun
    ? "dry run"
    : await uploadImage(api, projectId, data.image.path, data.name ?? data.image.path, signal);
  return { type: "image", fileId, ...name };
}

async function createTasks(
  api: Api,
  chunk: readonly Ready[],
  options: ImportOptions,
  report: ImportReport,
  note: (level: "error", issue: ImportIssue) => void,
): Promise<void> {
  if (options.dryRun) {
    report.created += chunk.length;
    return;
  }
  const into = report.batchId
    ? { batchId: report.batchId }
    : { batchName: "name" in options.batch ? options.batch.name : undefined };
  const answer = await api.tasks.createTasks(
    { projectId: options.projectId, ...into, tasks: chunk.map(({ task }) => task) },
    { idempotencyKey: randomUUID() },
  );
  report.batchId = answer.batchId ?? report.batchId;
  report.created += answer.created;
  report.duplicates += answer.duplicates;
  for (const verdict of answer.lines) {
    const { file, line } = chunk[verdict.line - 1]!;
    if (verdict.status !== "failed") continue;
    const [first] = verdict.errors;
    note("error", {
      file,
      line,
      pointer: first?.pointer ?? "",
      detail: verdict.errors.map(({ detail }) => detail).join("; ") || "was refused",
    });
  }
}
