import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

const Format = v.picklist(["ndjson", "csv"]);

/** A bulk that came as a stream or a file. `lines` are done for good; `bytes` of `totalBytes` tell how far a file is. */
export const Import = v.object({
  id: Id,
  projectId: Id,
  key: v.string(),
  /** Null while no line made a task and no batch was named: an empty batch is not made. */
  batchId: v.nullable(Id),
  format: Format,
  fileId: v.nullable(Id),
  status: v.picklist(["running", "completed", "failed"]),
  lines: v.number(),
  created: v.number(),
  duplicates: v.number(),
  failed: v.number(),
  bytes: v.number(),
  totalBytes: v.nullable(v.number()),
  reason: v.nullable(v.string()),
  createdAt: Instant,
  updatedAt: Instant,
  finishedAt: v.nullable(Instant),
});
export type Import = v.InferOutput<typeof Import>;

/** A line that made no task. It counts from 1, for CSV with the head; a duplicate names the task that has its external key. */
export const ImportLine = v.object({
  line: v.number(),
  status: v.picklist(["duplicate", "failed"]),
  taskId: v.nullable(Id),
  errors: v.array(v.object({ pointer: v.string(), detail: v.string() })),
});
export type ImportLine = v.InferOutput<typeof ImportLine>;

const into = {
  projectId: Id,
  batchId: v.optional(Id),
  batchName: v.optional(text(120)),
  format: v.optional(Format, "ndjson"),
};
const problems = [
  "tasks.batch_not_found",
  "tasks.project_not_open",
  "tasks.import_moved",
  "tasks.import_differs",
] as const;

export const importEndpoints = {
  importTasks: endpoint.stream("POST", "/tasks/bulk/stream", {
    summary:
      "Create tasks from NDJSON or CSV, a line each, however many; sent again under the same `key` it goes on where it stopped. `POST /tasks/bulk` with the content type `application/x-ndjson` or `text/csv` is the same",
    permission: "task.create",
    limit: "bulk",
    stream: { request: "bytes" },
    query: v.object({ ...into, key: v.optional(text(200)) }),
    response: Import,
    problems: [...problems, "tasks.unreadable_head"],
  }),
  importFile: endpoint("POST", "/tasks/bulk/file", {
    summary:
      "Create tasks from an uploaded NDJSON or CSV file, for what is over 50 MB; read by a job, whose progress the import tells",
    permission: "task.create",
    status: 202,
    limit: "bulk",
    body: v.strictObject({ ...into, fileId: Id, key: v.optional(text(200)) }),
    response: Import,
    problems: [...problems, "tasks.file_not_ready"],
  }),
  listImports: endpoint("GET", "/task-imports", {
    summary: "Bulks that came as a stream or a file, newest first; kept for 90 days after the last line",
    permission: "task.read",
    query: v.object({ ...pageQuery, projectId: v.optional(Id) }),
    response: page(Import),
  }),
  getImport: endpoint("GET", "/task-imports/:importId", {
    summary: "One bulk and how far it is",
    permission: "task.read",
    params: ids("importId"),
    response: Import,
  }),
  listImportLines: endpoint("GET", "/task-imports/:importId/lines", {
    summary: "The lines of a bulk that made no task, in their order, each with its reason",
    permission: "task.read",
    params: ids("importId"),
    query: v.object(pageQuery),
    response: page(ImportLine),
  }),
};
