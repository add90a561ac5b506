// Exports owns datasets that leave: an export is a row first and a BullMQ job second, read from tasks, annotations and
// files as streams, converted, compressed and put to S3 with a SHA-256 manifest and a report of what the format lost.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery, queryFlag } from "../kernel/wire/page.ts";
import { ExportFormat } from "../projects/settings.contract.ts";

export const ExportStatus = v.picklist(["queued", "running", "completed", "failed", "expired", "cancelled"]);
export const LossReport = v.array(v.object({ what: v.string(), reason: v.string(), count: v.number() }));
export type LossReport = v.InferOutput<typeof LossReport>;
export const ExportOptions = v.strictObject({
  /** `accepted`: one result per finished task; `submitted`: every annotation that was handed in. */
  include: v.optional(v.picklist(["accepted", "submitted"]), "accepted"),
  /** Archives (Pascal VOC, YOLO) are compressed already and stay ZIP files. */
  compression: v.optional(v.picklist(["none", "gzip"]), "none"),
  /** Replaces people's ids by keyed pseudonyms. */
  anonymise: v.optional(v.boolean(), false),
  /** Pascal VOC: whether pixels count from 1 (the devkit's way, the default) or from 0. */
  vocBase: v.optional(v.picklist([0, 1])),
  /** CSV: one row for each region (the default) or for each task. */
  csvRows: v.optional(v.picklist(["region", "task"])),
  /** CoNLL: the tag scheme, IOB2 by default. */
  conllTags: v.optional(v.picklist(["iob1", "iob2", "bioes"])),
});
export type ExportOptions = v.InferOutput<typeof ExportOptions>;

export const Export = v.object({
  id: Id,
  projectId: Id,
  batchId: v.nullable(Id),
  format: ExportFormat,
  options: ExportOptions,
  status: ExportStatus,
  /** Tasks written so far, and how many there are; null until counted. */
  done: v.number(),
  total: v.nullable(v.number()),
  fileName: v.nullable(v.string()),
  bytes: v.nullable(v.number()),
  sha256: v.nullable(v.string()),
  loss: LossReport,
  error: v.nullable(v.string()),
  requestedBy: v.string(),
  createdAt: Instant,
  startedAt: v.nullable(Instant),
  completedAt: v.nullable(Instant),
  expiresAt: v.nullable(Instant),
  version: v.number(),
});
export type Export = v.InferOutput<typeof Export>;
export const ExportTemplate = v.object({
  id: Id,
  name: v.string(),
  format: ExportFormat,
  options: ExportOptions,
  createdAt: Instant,
});
export type ExportTemplate = v.InferOutput<typeof ExportTemplate>;

const body = { format: ExportFormat, options: v.optional(ExportOptions, {}) };
const exportId = ids("exportId");

export const exportsContract = {
  exportBatch: endpoint("POST", "/batches/:batchId/exports", {
    summary: "Export a batch",
    permission: "export.create",
    status: 202,
    params: ids("batchId"),
    body: v.strictObject(body),
    response: Export,
    problems: ["exports.format_does_not_fit"],
  }),
  exportProject: endpoint("POST", "/projects/:projectId/exports", {
    summary: "Export a whole project",
    permission: "export.create",
    status: 202,
    params: ids("projectId"),
    body: v.strictObject(body),
    response: Export,
    problems: ["exports.format_does_not_fit"],
  }),
  listExports: endpoint("GET", "/exports", {
    summary: "Exports, newest first",
    permission: "export.read",
    query: v.object({
      ...pageQuery,
      projectId: v.optional(Id),
      batchId: v.optional(Id),
      status: v.optional(ExportStatus),
    }),
    response: page(Export),
  }),
  getExport: endpoint("GET", "/exports/:exportId", {
    summary: "One export with its progress",
    permission: "export.read",
    params: exportId,
    response: Export,
  }),
  cancelExport: endpoint("POST", "/exports/:exportId/cancel", {
    summary: "Stop an export that is not finished",
    permission: "export.create",
    params: exportId,
    response: Export,
    problems: ["exports.wrong_status"],
  }),
  downloadExport: endpoint("GET", "/exports/:exportId/download", {
    summary: "A presigned URL of the finished file; redirects unless redirect=false",
    permission: "export.read",
    edge: true,
    params: exportId,
    query: v.object({ redirect: v.optional(queryFlag, true) }),
    response: v.object({ url: v.string(), expiresAt: Instant, fileName: v.string() }),
    problems: ["exports.not_ready", "exports.expired"],
  }),
  locateExport: endpoint("GET", "/internal/exports/:exportId/location", {
    summary: "Where the finished file lies",
    internal: true,
    permission: "export.read",
    params: exportId,
    response: v.object({ key: v.string(), fileName: v.string(), contentType: v.string() }),
    problems: ["exports.not_ready", "exports.expired"],
  }),
  listExportTemplates: endpoint("GET", "/export-templates", {
    summary: "Saved export settings",
    permission: "export.read",
    response: v.object({ items: v.array(ExportTemplate) }),
  }),
  createExportTemplate: endpoint("POST", "/export-templates", {
    summary: "Save export settings under a name",
    wide: true,
    permission: "export.create",
    status: 201,
    body: v.strictObject({ name: text(120), ...body }),
    response: ExportTemplate,
  }),
};
