import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { newId } from "../../core/kernel/wire/id.ts";
import { testServers } from "../../db/embedded/test-cluster.ts";
import type { Settings } from "../env.ts";
import { contentDisposition, presignGet, presignPut } from "./presign.ts";

const servers = await testServers();
const settings = {
  S3_ENDPOINT: servers.s3Endpoint,
  S3_REGION: servers.s3Region,
  S3_BUCKET: servers.s3Bucket,
  S3_ACCESS_KEY_ID: servers.s3AccessKeyId,
  S3_SECRET_ACCESS_KEY: servers.s3SecretAccessKey,
} as Settings;
const content = new TextEncoder().encode("a photograph, in truth") as Uint8Array<ArrayBuffer>;
const announced = {
  contentType: "image/png",
  bytes: content.byteLength,
  sha256: createHash("sha256").update(content).digest("hex"),
};
const name = 'a photo + 100 % "größe" (1).png';

test("bytes put by one URL come back by another, under their name and type", async () => {
  const key = `ws/${newId()}/${newId()}`;
  const put = await presignPut(settings, key, announced);
  const stored = await fetch(put.url, { method: "PUT", headers: put.headers, body: content });
  expect(stored.status).toBe(200);
  const get = await presignGet(settings, key, { fileName: name, contentType: "image/png", disposition: "attachment" });
  const answer = await fetch(get.url);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(answer.headers.get("content-disposition")).toBe(contentDisposition("attachment", name));
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(content);
});

test("other bytes than those announced are not taken: neither more, nor of another type, nor without their checksum", async () => {
  const put = await presignPut(settings, `ws/${newId()}/${newId()}`, announced);
  const tries: [HeadersInit, Uint8Array<ArrayBuffer>][] = [
    [put.headers, new Uint8Array(content.byteLength + 1)],
    [{ ...put.headers, "content-type": "text/html" }, content],
    [{ ...put.headers, "x-amz-checksum-sha256": "AAAA" }, content],
    [{ "content-type": "image/png" }, content],
  ];
  for (const [headers, body] of tries)
    expect((await fetch(put.url, { method: "PUT", headers, body })).status).toBe(403);
});

test("a URL is good for this object and for minutes only", async () => {
  const get = await presignGet(settings, `ws/${newId()}/${newId()}`, {
    fileName: "a",
    contentType: "image/png",
    disposition: "inline",
  });
  const other = get.url.replace(/ws\/[^?]+/, `ws/${newId()}/${newId()}`);
  expect((await fetch(other)).status).toBe(403);
  expect((await fetch(get.url)).status).toBe(404);
  expect(new URL(get.url).searchParams.get("X-Amz-Expires")).toBe("300");
  expect(Date.parse(get.expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
});
