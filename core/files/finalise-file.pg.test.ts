import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import sharp from "sharp";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { picture, said, sha256 } from "./file-world.ts";
import { finaliseFile } from "./finalise-file.ts";
import { forgetUploads } from "./forget-uploads.ts";
import { locateFile } from "./locate-file.ts";
import { getFile } from "./read-files.ts";
import { reserveFile } from "./reserve-file.ts";
import { filesService } from "./service.ts";

const host = useHost([filesService]);
const context = () => host().context("files");

async function announce(
  ctx: Context,
  bytes: Uint8Array,
  contentType: string,
  more: { bytes?: number; sha256?: string } = {},
) {
  return reserveFile(ctx, {
    name: "a.jpg",
    contentType,
    bytes: bytes.byteLength,
    sha256: sha256(bytes),
    projectId: null,
    ...more,
  });
}
async function put(
  ctx: Context,
  bytes: Uint8Array,
  contentType: string,
  more: { bytes?: number; sha256?: string } = {},
) {
  const { file, key } = await announce(ctx, bytes, contentType, more);
  await ctx.runtime.storage.put(key, bytes, contentType);
  return { fileId: file.id, key };
}
describe("an uploaded image", () => {
  test("is checked, measured, and gets a thumbnail; each event is said once", async () => {
    const ctx = context();
    const { fileId } = await put(ctx, await picture(900, 600).jpeg().toBuffer(), "image/jpeg");
    const file = await finaliseFile(ctx, { fileId });
    expect(file).toMatchObject({
      status: "uploaded",
      contentType: "image/jpeg",
      metadata: { width: 900, height: 600, orientation: null },
    });
    await finaliseFile(ctx, { fileId });
    const processed = await eventually(async () =>
      (await getFile(ctx, { fileId })).status === "processed" ? getFile(ctx, { fileId }) : null,
    );
    expect(processed.metadata.thumbnail).toBe(true);
    const { key } = await locateFile(ctx, { fileId, variant: "thumbnail" });
    const thumbnail = await sharp(
      Buffer.concat(await Array.fromAsync((await ctx.runtime.storage.get(key))!)),
    ).metadata();
    expect(thumbnail).toMatchObject({ format: "webp", width: 512, height: 341 });
    expect(await said(ctx)).toEqual(["file.uploaded", "file.processed"]);
  });

  test("that the camera turned has the size in which it is shown", async () => {
    const ctx = context();
    const { fileId } = await put(
      ctx,
      await picture(90, 60).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      "image/jpeg",
    );
    expect((await finaliseFile(ctx, { fileId })).metadata).toMatchObject({ width: 60, height: 90, orientation: 6 });
  });

  test("keeps its real type when it was announced as another kind of image", async () => {
    const ctx = context();
    const { fileId } = await put(ctx, await picture(9, 6).png().toBuffer(), "image/jpeg");
    expect(await finaliseFile(ctx, { fileId })).toMatchObject({
      contentType: "image/png",
      metadata: { width: 9, height: 6 },
    });
  });
});

describe("an upload that is not what was announced", () => {
  const refused = (code: string, pointer: string) =>
    expect.objectContaining({
      code,
      fields: expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }),
    });

  test("by its hash is rejected for good, says so again, and its bytes are removed", async () => {
    const ctx = context();
    const bytes = await picture(9, 6).png().toBuffer();
    const { fileId, key } = await put(ctx, bytes, "image/png", { sha256: "0".repeat(64) });
    await expect(finaliseFile(ctx, { fileId })).rejects.toEqual(refused("files.checksum_mismatch", "/sha256"));
    await expect(finaliseFile(ctx, { fileId })).rejects.toMatchObject({ code: "files.checksum_mismatch" });
    expect(await getFile(ctx, { fileId })).toMatchObject({
      status: "rejected",
      error: expect.stringContaining(sha256(bytes)),
    });
    await expect(locateFile(ctx, { fileId, variant: "original" })).rejects.toMatchObject({ code: "files.not_ready" });
    await eventually(async () => (await ctx.runtime.storage.head(key)) === null);
    expect(await said(ctx)).toEqual([]);
  });

  test("by its size is rejected", async () => {
    const ctx = context();
    const { fileId } = await put(ctx, await picture(9, 6).png().toBuffer(), "image/png", { bytes: 7 });
    await expect(finaliseFile(ctx, { fileId })).rejects.toEqual(refused("files.checksum_mismatch", "/bytes"));
  });

  test.each<[string, () => Promise<Uint8Array>, string, string]>([
    [
      "an image that ends in the middle",
      async () => (await picture(600, 400).jpeg().toBuffer()).subarray(0, 20_000),
      "image/jpeg",
      "",
    ],
    ["a PNG with broken data", async () => (await picture(60, 40).png().toBuffer()).fill(7, 100, 400), "image/png", ""],
    ["noise announced as an image", async () => randomBytes(500), "image/png", "/contentType"],
    [
      "a page announced as an image",
      async () => Buffer.from("<!doctype html><script>alert(1)</script>"),
      "image/png",
      "/contentType",
    ],
    ["an image announced as text", async () => picture(9, 6).png().toBuffer(), "text/plain", "/contentType"],
    ["text that is not UTF-8", async () => Buffer.from("caf\xe9", "latin1"), "text/plain", ""],
    ["text with NUL bytes", async () => Buffer.from("a\nb\u0000"), "text/csv", ""],
  ])("%s is unreadable", async (_, make, contentType, pointer) => {
    const ctx = context();
    const { fileId } = await put(ctx, await make(), contentType);
    await expect(finaliseFile(ctx, { fileId })).rejects.toEqual(refused("files.unreadable", pointer));
    expect((await getFile(ctx, { fileId })).status).toBe("rejected");
  });

  test("not yet uploaded may be finalised later", async () => {
    const ctx = context();
    const bytes = Buffer.from("Fellow citizens,\n");
    const { file, key } = await announce(ctx, bytes, "text/plain");
    await expect(finaliseFile(ctx, { fileId: file.id })).rejects.toMatchObject({
      code: "files.missing_upload",
      status: 409,
    });
    await ctx.runtime.storage.put(key, bytes, "text/plain");
    expect((await finaliseFile(ctx, { fileId: file.id })).status).toBe("uploaded");
  });

  test("nor finalised within a day is forgotten", async () => {
    const ctx = context();
    const { file } = await announce(ctx, Buffer.from("x"), "text/plain");
    await forgetUploads.run(ctx.runtime);
    expect((await getFile(ctx, { fileId: file.id })).status).toBe("pending");
    host().clock.advance(25 * 3_600_000);
    await forgetUploads.run(ctx.runtime);
    expect((await getFile(ctx, { fileId: file.id })).status).toBe("rejected");
  });
});
