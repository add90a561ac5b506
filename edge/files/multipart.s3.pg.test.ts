import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { newId } from "../../core/kernel/wire/id.ts";
import { testServers } from "../../db/embedded/test-cluster.ts";
import type { Settings } from "../env.ts";
import { presignGet, presignPart } from "./presign.ts";

const servers = await testServers();
const settings = {
  S3_ENDPOINT: servers.s3Endpoint,
  S3_REGION: servers.s3Region,
  S3_BUCKET: servers.s3Bucket,
  S3_ACCESS_KEY_ID: servers.s3AccessKeyId,
  S3_SECRET_ACCESS_KEY: servers.s3SecretAccessKey,
} as Settings;
const s3 = new S3Client({
  endpoint: servers.s3Endpoint,
  region: servers.s3Region,
  forcePathStyle: true,
  credentials: { accessKeyId: servers.s3AccessKeyId, secretAccessKey: servers.s3SecretAccessKey },
});
const content = new TextEncoder().encode("one part of a large file") as Uint8Array<ArrayBuffer>;
const part = {
  number: 1,
  bytes: content.byteLength,
  sha256: createHash("sha256").update(content).digest("hex"),
};

async function begin() {
  const key = `ws/${newId()}/${newId()}`;
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: servers.s3Bucket, Key: key }));
  return { Bucket: servers.s3Bucket, Key: key, UploadId: UploadId! };
}

test("a part put by its URL is the upload's, and joined comes back", async () => {
  const upload = await begin();
  const put = await presignPart(settings, upload.Key, { ...part, uploadId: upload.UploadId });
  const stored = await fetch(put.url, { method: "PUT", headers: put.headers, body: content });
  expect(stored.status).toBe(200);
  const { Parts = [] } = await s3.send(new ListPartsCommand(upload));
  expect(Parts.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([[1, content.byteLength]]);
  await s3.send(
    new CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag: Parts[0]!.ETag }] },
    }),
  );
  const { url } = await presignGet(settings, upload.Key, {
    fileName: "a",
    contentType: "text/plain",
    disposition: "inline",
  });
  expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(content);
});

test("a part's URL takes no other size, checksum, part, upload or key, and is good for minutes", async () => {
  const upload = await begin();
  const other = await begin();
  const { url, headers, expiresAt } = await presignPart(settings, upload.Key, { ...part, uploadId: upload.UploadId });
  const put = async (to: string, sent: HeadersInit, body: BodyInit) =>
    (await fetch(to, { method: "PUT", headers: sent, body })).status;
  expect(await put(url, headers, new Uint8Array(content.byteLength + 1))).toBe(403);
  expect(await put(url, headers, content.subarray(1))).toBe(403);
  expect(await put(url, { "x-amz-checksum-sha256": "AAAA" }, content)).toBe(403);
  expect(await put(url, {}, content)).toBe(403);
  expect(await put(url.replace("partNumber=1", "partNumber=2"), headers, content)).toBe(403);
  expect(await put(url.replace(upload.UploadId, other.UploadId), headers, content)).toBe(403);
  expect(await put(url.replace(upload.Key, other.Key), headers, content)).toBe(403);
  expect(await put(url.replace(/X-Amz-Date=\d{8}/, "X-Amz-Date=20200101"), headers, content)).toBe(403);
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(600_000);
  expect((await s3.send(new ListPartsCommand(upload))).Parts ?? []).toEqual([]);
});

test("a URL whose time is over takes and gives nothing", async () => {
  const upload = await begin();
  const longAgo = Date.now;
  Date.now = () => longAgo() - 3_600_000;
  let url: string;
  let headers: Record<string, string>;
  try {
    ({ url, headers } = await presignPart(settings, upload.Key, { ...part, uploadId: upload.UploadId }));
  } finally {
    Date.now = longAgo;
  }
  expect((await fetch(url, { method: "PUT", headers, body: content })).status).toBe(403);
});
