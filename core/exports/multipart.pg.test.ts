import { expect, test } from "bun:test";
import { createHash, randomBytes } from "node:crypto";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { putStream } from "./multipart.ts";
import { exportsService } from "./service.ts";

const host = useHost([exportsService]);
const MB = 1024 * 1024;
const storage = () => host().runtimes.get("exports")!.storage;
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

test.each([
  ["nothing", 0, 1],
  ["less than one part", 3 * MB, 100_000],
  ["exactly one part", 8 * MB, 300_000],
  ["many parts in small chunks", 20 * MB + 7, 999_983],
  ["parts from one chunk", 25 * MB, 25 * MB],
])("a stream of %s arrives whole", async (_, size, chunk) => {
  const bytes = randomBytes(size);
  const key = `test/${newId()}`;
  await putStream(storage(), key, "application/json", chunksOf(bytes, chunk));
  const found = Buffer.concat(await Array.fromAsync((await storage().get(key))!));
  expect([found.byteLength, hash(found)]).toEqual([size, hash(bytes)]);
  expect((await storage().head(key))?.contentType).toBe("application/json");
});

test("a stream that breaks leaves no object", async () => {
  const key = `test/${newId()}`;
  async function* broken() {
    yield new Uint8Array(20 * MB);
    throw new Error("the source broke");
  }
  await expect(putStream(storage(), key, "text/plain", broken())).rejects.toThrow("the source broke");
  expect(await storage().head(key)).toBeNull();
});
