// Files owns bytes: it reserves a key, the edge signs a URL for it, the client puts the bytes straight to S3, and
// finalise checks size, checksum and real type before anybody may use the file. Thumbnails are made afterwards.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

export const FileMetadata = v.object({
  width: v.nullable(v.number()),
  height: v.nullable(v.number()),
  orientation: v.nullable(v.number()),
  thumbnail: v.boolean(),
});
export const File = v.object({
  id: Id,
  projectId: v.nullable(Id),
  name: v.string(),
  contentType: v.string(),
  bytes: v.number(),
  sha256: v.nullable(v.string()),
  status: v.picklist(["pending", "uploaded", "processed", "rejected", "deleted"]),
  error: v.nullable(v.string()),
  metadata: FileMetadata,
  createdBy: v.string(),
  createdAt: Instant,
  version: v.number(),
});
export type File = v.InferOutput<typeof File>;

const contentType = v.pipe(
  v.string(),
  v.regex(/^[a-z]+\/[a-z0-9.+-]+$/, "must be a media type such as image/jpeg"),
  v.maxLength(100),
);
const bytes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5_000_000_000));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "must be 64 hex digits"));
const file = ids("fileId");
export const Variant = v.picklist(["original", "thumbnail"]);

/** A URL that is good for minutes; `headers` must be sent exactly as given. */
export const PresignedUrl = v.object({
  file: File,
  method: v.picklist(["GET", "PUT"]),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  expiresAt: Instant,
});
export type PresignedUrl = v.InferOutput<typeof PresignedUrl>;
const reservation = { name: text(400), contentType, bytes, sha256, projectId: v.optional(v.nullable(Id), null) };

export const filesContract = {
  createPresignedUrl: endpoint("POST", "/files/presigned-url", {
    summary: "A URL to put a new file, or to get an existing one",
    permission: "file.read",
    edge: true,
    body: v.variant("operation", [
      v.strictObject({ operation: v.literal("put"), ...reservation }),
      v.strictObject({ operation: v.literal("get"), fileId: Id, variant: v.optional(Variant, "original") }),
    ]),
    response: PresignedUrl,
    problems: ["files.too_large", "files.not_ready", "files.type_not_allowed"],
  }),
  downloadFile: endpoint("GET", "/files/:fileId/download", {
    summary: "Redirects to a presigned URL of the file",
    permission: "file.read",
    edge: true,
    params: file,
    query: v.object({ variant: v.optional(Variant, "original") }),
    problems: ["files.not_ready"],
  }),
  uploadFile: endpoint.stream("POST", "/files/upload", {
    summary: "Upload a file of up to 50 MB through the platform; larger ones go by presigned URL",
    permission: "file.create",
    status: 201,
    limit: "bulk",
    stream: { request: "bytes" },
    query: v.object({ name: text(400), contentType, projectId: v.optional(Id) }),
    response: File,
    problems: ["files.too_large", "files.unreadable", "files.type_not_allowed"],
  }),
  finaliseFile: endpoint("POST", "/files/:fileId/finalise", {
    summary: "Check an uploaded file and make it usable",
    permission: "file.create",
    params: file,
    response: File,
    problems: ["files.missing_upload", "files.checksum_mismatch", "files.unreadable"],
  }),
  listFiles: endpoint("GET", "/files", {
    summary: "Files, newest first",
    permission: "file.read",
    query: v.object({ ...pageQuery, projectId: v.optional(Id) }),
    response: page(File),
  }),
  getFile: endpoint("GET", "/files/:fileId", {
    summary: "One file",
    permission: "file.read",
    params: file,
    response: File,
  }),
  deleteFile: endpoint("DELETE", "/files/:fileId", {
    summary: "Delete a file",
    permission: "file.delete",
    ifMatch: "optional",
    status: 204,
    params: file,
  }),
  reserveFile: endpoint("POST", "/internal/files/reserve", {
    summary: "Reserve a key for an upload",
    internal: true,
    permission: "file.create",
    body: v.strictObject(reservation),
    response: v.object({ file: File, key: v.string() }),
    problems: ["files.too_large", "files.type_not_allowed"],
  }),
  locateFile: endpoint("GET", "/internal/files/:fileId/location", {
    summary: "Where a usable file lies",
    internal: true,
    permission: "file.read",
    params: file,
    query: v.object({ variant: v.optional(Variant, "original") }),
    response: v.object({ file: File, key: v.string() }),
    problems: ["files.not_ready"],
  }),
  describeFiles: endpoint("POST", "/internal/files/describe", {
    summary: "Files by id, missing ones left out",
    internal: true,
    body: v.strictObject({ fileIds: v.pipe(v.array(Id), v.maxLength(5000)) }),
    response: v.object({ items: v.array(File) }),
  }),
};
