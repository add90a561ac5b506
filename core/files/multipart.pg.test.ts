import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { ListPartsCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { abortMultipartUpload } from "./abort-multipart-upload.ts";
import { completeMultipartUpload } from "./complete-multipart-upload.ts";
import { createMultipartUpload } from "./create-multipart-upload.ts";
import { deleteFile } from "./delete-file.ts";
import { said, sha256 } from "./file-world.ts";
import { finaliseFile } from "./finalise-file.ts";
import { getFile } from "./read-files.ts";
import { getMultipartUpload, locateMultipart } from "./read-multipart-upload.ts";
import { PART_BYTES, partsOf } from "./rules.ts";
import { filesService } from "./service.ts";

const host = useHost([filesService]);
const context = () => host().context("files");
const text = Buffer.from(randomBytes(6_500_000).toString("hex"));

async function begin(ctx: Context, more: { sha256?: string } = {}) {
  const { file } = await createMultipartUpload(ctx, {
    name: "large.txt",
    contentType: "text/plain",
    bytes: text.byteLength,
    sha256: sha256(text),
    projectId: null,
    ...more,
  });
  return file.id;
}

/** Puts a part as its URL would. */
async function put(ctx: Context, fileId: string, number: number, bytes: Uint8Array = partOf(number)) {
  const { key, uploadId } = await locateMultipart(ctx, { fileId });
  const { client, bucket } = ctx.runtime.storage;
  await client.send(
    new UploadPartCommand({ Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: number, Body: bytes }),
  );
}
const partOf = (number: number) => text.subarray((number - 1) * PART_BYTES, number * PART_BYTES);

describe("an upload in parts", () => {
  test("goes on after a break, in any order, and its file is usable once it is whole", async () => {
    const ctx = context();
    const fileId = await begin(ctx);
    expect(await getMultipartUpload(ctx, { fileId })).toMatchObject({ partBytes: PART_BYTES, parts: 2, uploaded: [] });
    await put(ctx, fileId, 2);
    await expect(completeMultipartUpload(ctx, { fileId })).rejects.toMatchObject({
      code: "files.missing_parts",
      fields: { missing: [1] },
    });
    expect((await getMultipartUpload(ctx, { fileId })).uploaded).toEqual([
      { number: 2, bytes: text.byteLength - PART_BYTES },
    ]);
    await put(ctx, fileId, 1);
    const file = await completeMultipartUpload(ctx, { fileId });
    expect(file).toMatchObject({ status: "uploaded", bytes: text.byteLength, sha256: sha256(text) });
    expect(await completeMultipartUpload(ctx, { fileId })).toMatchObject({ id: fileId });
    await expect(getMultipartUpload(ctx, { fileId })).rejects.toMatchObject({ code: "files.not_multipart" });
    expect((await said(ctx)).filter((type) => type === "file.uploaded")).toHaveLength(1);
  });

  test("completed by two at once makes one file", async () => {
    const ctx = context();
    const fileId = await begin(ctx);
    await Promise.all([put(ctx, fileId, 1), put(ctx, fileId, 2)]);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => completeMultipartUpload(ctx, { fileId })));
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await completeMultipartUpload(ctx, { fileId })).toMatchObject({ bytes: text.byteLength });
    expect((await said(ctx)).filter((type) => type === "file.uploaded")).toHaveLength(1);
  });

  test("with a part of another size is not joined", async () => {
    const ctx = context();
    const fileId = await begin(ctx);
    await put(ctx, fileId, 1, partOf(1).subarray(1));
    await put(ctx, fileId, 2);
    await expect(completeMultipartUpload(ctx, { fileId })).rejects.toMatchObject({ fields: { missing: [1] } });
    await put(ctx, fileId, 1);
    await put(ctx, fileId, 3, Buffer.from("more"));
    await expect(completeMultipartUpload(ctx, { fileId })).rejects.toMatchObject({ code: "files.missing_parts" });
  });

  test("of other bytes than announced is rejected for good", async () => {
    const ctx = context();
    const fileId = await begin(ctx, { sha256: "0".repeat(64) });
    await Promise.all([put(ctx, fileId, 1), put(ctx, fileId, 2)]);
    await expect(completeMultipartUpload(ctx, { fileId })).rejects.toMatchObject({ code: "files.checksum_mismatch" });
    await expect(completeMultipartUpload(ctx, { fileId })).rejects.toMatchObject({ code: "files.checksum_mismatch" });
    expect((await getFile(ctx, { fileId })).status).toBe("rejected");
  });

  test.each([
    ["given up", (ctx: Context, fileId: string) => abortMultipartUpload(ctx, { fileId })],
    ["deleted", (ctx: Context, fileId: string) => deleteFile(ctx, { fileId, ifMatch: undefined })],
  ])("that is %s leaves nothing in the bucket", async (_, giveUp) => {
    const ctx = context();
    const fileId = await begin(ctx);
    await put(ctx, fileId, 1);
    const { key, uploadId } = await locateMultipart(ctx, { fileId });
    await giveUp(ctx, fileId);
    await expect(getMultipartUpload(ctx, { fileId })).rejects.toMatchObject({ status: 404 });
    const { client, bucket } = ctx.runtime.storage;
    const parts = () => client.send(new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
    await eventually(() =>
      parts().then(
        () => null,
        () => true,
      ),
    );
  });

  test("is nobody else's, and none where a file came whole", async () => {
    const ctx = context();
    const fileId = await begin(ctx);
    for (const verb of [getMultipartUpload, locateMultipart, completeMultipartUpload, abortMultipartUpload])
      await expect(verb(context(), { fileId })).rejects.toMatchObject({ status: 404 });
    await expect(finaliseFile(ctx, { fileId })).rejects.toMatchObject({ code: "files.missing_upload" });
  });
});

test("parts cover a file exactly, whatever its size", () => {
  for (const bytes of [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 5_000_000_000]) {
    const parts = partsOf(bytes);
    expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(bytes);
    expect(parts.every((part) => part.bytes > 0 && part.bytes <= PART_BYTES)).toBe(true);
    expect(parts.map(({ number }) => number)).toEqual(parts.map((_, i) => i + 1));
  }
});
