import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { Bucket, get, put, s3, scratch, useScratchS3 } from "./scratch-s3.ts";

useScratchS3();

describe("objects", () => {
  test("come back byte for byte with their type and metadata", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const Metadata = { author: "welo" };
    await s3.send(new PutObjectCommand({ Bucket, Key: "a/b.bin", Body: bytes, ContentType: "image/png", Metadata }));
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: "a/b.bin" }));
    expect(await found.Body!.transformToByteArray()).toEqual(bytes);
    expect(found).toMatchObject({
      ContentType: "image/png",
      ContentLength: 60_000,
      Metadata,
      ETag: `"${createHash("md5").update(bytes).digest("hex")}"`,
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "a/b.bin" }));
    expect(head).toMatchObject({ ContentType: "image/png", ContentLength: 60_000, ETag: found.ETag });
  });

  test("may be empty and may have any name", async () => {
    await put("empty", new Uint8Array());
    expect(await get("empty")).toBe("");
    for (const Key of ["ünï/çødé 名前.json", "it's (1)*!.txt", "a+b&c=d?.txt", "100%.txt"]) {
      await put(Key, Key);
      expect(await get(Key)).toBe(Key);
    }
  });

  test("are replaced whole and gone once deleted", async () => {
    await put("twice", "first, and longer");
    await put("twice", "second");
    expect(await get("twice")).toBe("second");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "twice" }));
    await expect(get("twice")).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "twice" }))).rejects.toMatchObject({ name: "NotFound" });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "twice" }));
  });

  test("are read in ranges from the start, the middle and the end", async () => {
    await put("digits", "0123456789");
    expect(await get("digits", "bytes=0-3")).toBe("0123");
    expect(await get("digits", "bytes=4-")).toBe("456789");
    expect(await get("digits", "bytes=-3")).toBe("789");
    await expect(get("digits", "bytes=10-12")).rejects.toMatchObject({ name: "InvalidRange" });
  });

  test("are deleted many at a time", async () => {
    const keys = ["many/1", "many/ü", "many/3", "many/a/b", "many/a/c", "007", " & <tag> "];
    for (const key of keys) await put(key);
    const Objects = keys.map((Key) => ({ Key }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    for (const key of keys) expect(get(key)).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("never lie outside their bucket", async () => {
    for (const Key of ["../../escaped", "a/../../../escaped"]) {
      await expect(put(Key)).rejects.toThrow();
    }
    expect(existsSync(join(scratch.home, "escaped._S3rver_object"))).toBe(false);
    expect(existsSync(join(scratch.home, "s3/escaped._S3rver_object"))).toBe(false);
  });

  test("whose upload breaks off never appear", async () => {
    await put("whole", "the old one");
    const url = new URL(await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "whole" })));
    const socket = connect(Number(url.port), url.hostname);
    socket.on("error", () => {});
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 1000\r\n\r\nhalf`);
    const incoming = join(scratch.home, "s3/incoming");
    while (readdirSync(incoming).length === 0) await Bun.sleep(1);
    socket.destroy();
    while (readdirSync(incoming).length > 0) await Bun.sleep(1);
    expect(await get("whole")).toBe("the old one");
  });
});

describe("listing", () => {
  test("pages through every key in the order of their bytes", async () => {
    const keys = ["a", "a-b", "a/b", "a/b/c", "a0", "Z", "é", "名"].map((key) => `list/${key}`);
    for (const key of keys.toReversed()) await put(key);
    const found: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 3 }, { Bucket, Prefix: "list/" })) {
      expect(page.KeyCount).toBeLessThanOrEqual(3);
      found.push(...(page.Contents ?? []).map(({ Key }) => Key!));
    }
    expect(found).toEqual(["Z", "a", "a-b", "a/b", "a/b/c", "a0", "é", "名"].map((key) => `list/${key}`));
  });

  test("folds folders at the delimiter, across pages too", async () => {
    for (const key of ["1/x", "1/y", "2", "3/x", "4"]) await put(`fold/${key}`);
    const command = { Bucket, Prefix: "fold/", Delimiter: "/" };
    const entries: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, command)) {
      entries.push(...(page.Contents ?? []).map(({ Key }) => Key!));
      entries.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!));
    }
    expect(entries.sort()).toEqual(["fold/1/", "fold/2", "fold/3/", "fold/4"]);
  });
});

describe("multipart uploads", () => {
  const start = async (Key: string) => (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId!;
  const upload = async (Key: string, UploadId: string, PartNumber: number, Body: string) =>
    (await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))).ETag!;

  test("join their parts in order under an ETag like S3's", async () => {
    const UploadId = await start("big");
    const second = await upload("big", UploadId, 2, "second");
    const first = await upload("big", UploadId, 1, "first, ");
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key: "big", UploadId }));
    expect(listed.Parts?.map(({ PartNumber, Size, ETag }) => [PartNumber, Size, ETag])).toEqual([
      [1, 7, first],
      [2, 6, second],
    ]);
    const Parts = [
      { PartNumber: 1, ETag: first },
      { PartNumber: 2, ETag: second },
    ];
    const done = await s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "big", UploadId, MultipartUpload: { Parts } }),
    );
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await get("big")).toBe("first, second");
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "big" }))).ETag).toBe(done.ETag!);
    await expect(s3.send(new ListPartsCommand({ Bucket, Key: "big", UploadId }))).rejects.toThrow();
  });

  test("are refused with a part that is missing or another", async () => {
    const UploadId = await start("wrong");
    await upload("wrong", UploadId, 1, "one");
    for (const part of [
      { PartNumber: 1, ETag: `"${"0".repeat(32)}"` },
      { PartNumber: 2, ETag: `"${"0".repeat(32)}"` },
    ]) {
      const MultipartUpload = { Parts: [part] };
      const complete = new CompleteMultipartUploadCommand({ Bucket, Key: "wrong", UploadId, MultipartUpload });
      await expect(s3.send(complete)).rejects.toMatchObject({ name: "InvalidPart" });
    }
    await expect(get("wrong")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("leave nothing once aborted", async () => {
    const UploadId = await start("stopped");
    await upload("stopped", UploadId, 1, "one");
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "stopped", UploadId }));
    await expect(upload("stopped", UploadId, 2, "two")).rejects.toMatchObject({ name: "NoSuchUpload" });
    const again = new AbortMultipartUploadCommand({ Bucket, Key: "stopped", UploadId: "../../.." });
    await expect(s3.send(again)).rejects.toMatchObject({ name: "NoSuchUpload" });
  });
});
