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

/** An upload in parts: all but the last have `partBytes`; `uploaded` are those that the bucket holds so far. */
export const MultipartUpload = v.object({
  file: File,
  partBytes: v.number(),
  parts: v.number(),
  uploaded: v.array(v.object({ number: v.number(), bytes: v.number() })),
});
export type MultipartUpload = v.InferOutput<typeof MultipartUpload>;
const partNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));
/** A URL that takes one part; `headers` must be sent exactly as given. */
export const PartUrl = v.object({
  number: v.number(),
  bytes: v.number(),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  expiresAt: Instant,
});
export type PartUrl = v.InferOutput<typeof PartUrl>;

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
  createMultipartUpload: endpoint("POST", "/files/multipart", {
    summary: "Begin the upload of a large file in parts, which may be sent in any order and again after a break",
    permission: "file.create",
    status: 201,
    body: v.strictObject(reservation),
    response: MultipartUpload,
    problems: ["files.too_large", "files.type_not_allowed"],
  }),
  getMultipartUpload: endpoint("GET", "/files/:fileId/multipart", {
    summary: "What of an upload in parts has arrived, to go on after a break",
    permission: "file.create",
    params: file,
    response: MultipartUpload,
    problems: ["files.not_multipart"],
  }),
  presignParts: endpoint("POST", "/files/:fileId/multipart/parts", {
    summary: "URLs to put parts of an upload",
    permission: "file.create",
    edge: true,
    params: file,
    body: v.strictObject({
      parts: v.pipe(v.array(v.strictObject({ number: partNumber, sha256 })), v.minLength(1), v.maxLength(100)),
    }),
    response: v.object({ items: v.array(PartUrl) }),
    problems: ["files.not_multipart"],
  }),
  completeMultipartUpload: endpoint("POST", "/files/:fileId/multipart/complete", {
    summary: "Join the parts, check the whole against what was announced, and make the file usable",
    permission: "file.create",
    limit: "bulk",
    params: file,
    response: File,
    problems: [
      "files.not_multipart",
      "files.missing_upload",
      "files.missing_parts",
      "files.checksum_mismatch",
      "files.unreadable",
    ],
  }),
  abortMultipartUpload: endpoint("DELETE", "/files/:fileId/multipart", {
    summary: "Give up an upload in parts, and what has arrived of it",
    permission: "file.create",
    status: 204,
    params: file,
    problems: ["files.not_multipart"],
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
  locateMultipart: endpoint("GET", "/internal/files/:fileId/multipart", {
    summary: "Where the parts of an upload go",
    internal: true,
    permission: "file.create",
    params: file,
    response: v.object({ key: v.string(), uploadId: v.string(), bytes: v.number(), partBytes: v.number() }),
    problems: ["files.not_multipart"],
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
