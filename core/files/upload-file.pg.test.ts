import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Context } from "../kernel/context.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { deleteFile } from "./delete-file.ts";
import { inChunks, picture, said, sha256 } from "./file-world.ts";
import { locateFile } from "./locate-file.ts";
import { describeFiles, getFile, listFiles } from "./read-files.ts";
import { filesService } from "./service.ts";
import { uploadFile } from "./upload-file.ts";

const host = useHost([filesService]);
const context = () => host().context("files");

describe("a file that comes through the platform", () => {
  test("is stored and checked in one call", async () => {
    const ctx = context();
    const bytes = await picture(300, 200).webp().toBuffer();
    const file = await uploadFile(ctx, {
      name: "b.webp",
      contentType: "image/webp",
      projectId: undefined,
      content: inChunks(bytes),
    });
    expect(file).toMatchObject({
      status: "uploaded",
      bytes: bytes.byteLength,
      sha256: sha256(bytes),
      metadata: { width: 300, height: 200 },
    });
  });

  test("may have 50 MB; what is larger is refused before it is stored", async () => {
    const ctx = context();
    const content = inChunks(new Uint8Array(50 * 1024 * 1024 + 1), 1024 * 1024);
    await expect(
      uploadFile(ctx, { name: "b", contentType: "text/plain", projectId: undefined, content }),
    ).rejects.toMatchObject({ code: "files.too_large", fields: { limit: 52_428_800 } });
    expect((await listFiles(ctx, { limit: 50, projectId: undefined, cursor: undefined })).items).toEqual([]);
  });

  test("answers over HTTP with its ETag", async () => {
    const caller = { workspaceId: newId(), permissions: ["file.create"] };
    const response = await host().request(
      "files",
      caller,
      "POST",
      "/files/upload?name=notes.txt&contentType=text%2Fplain",
      "some notes",
    );
    expect(response.status).toBe(201);
    expect(response.headers.get("etag")).toBe('"2"');
    expect(await response.json()).toMatchObject({ name: "notes.txt", bytes: 10, status: "uploaded" });
  });
});

describe("files of a workspace", () => {
  const note = (ctx: Context, text: string) =>
    uploadFile(ctx, {
      name: `${text}.txt`,
      contentType: "text/plain",
      projectId: undefined,
      content: inChunks(Buffer.from(text)),
    });

  test("are listed newest first, page by page", async () => {
    const ctx = context();
    for (const text of ["one", "two", "three"]) await note(ctx, text);
    const first = await listFiles(ctx, { limit: 2, projectId: undefined, cursor: undefined });
    const second = await listFiles(ctx, { limit: 2, projectId: undefined, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(["three.txt", "two.txt", "one.txt"]);
    expect(second.nextCursor).toBeNull();
  });

  test("are gone when deleted, and their bytes soon after", async () => {
    const ctx = context();
    const file = await note(ctx, "gone");
    const { key } = await locateFile(ctx, { fileId: file.id, variant: "original" });
    await expect(deleteFile(ctx, { fileId: file.id, ifMatch: '"77"' })).rejects.toMatchObject({ status: 412 });
    await deleteFile(ctx, { fileId: file.id, ifMatch: undefined });
    await expect(getFile(ctx, { fileId: file.id })).rejects.toMatchObject({ status: 404 });
    await eventually(async () => (await ctx.runtime.storage.head(key)) === null);
    expect(await said(ctx)).toContain("file.deleted");
  });

  test("are hidden from others, even without the store's filter", async () => {
    const ctx = context();
    const file = await note(ctx, "ours");
    const stranger = context();
    expect((await describeFiles(stranger, { fileIds: [file.id, newId()] })).items).toEqual([]);
    expect((await describeFiles(ctx, { fileIds: [file.id, newId()] })).items.map(({ id }) => id)).toEqual([file.id]);
    expect(await transaction(stranger, (tx) => tx.execute(sql`select * from files.files`))).toHaveLength(0);
  });
});
