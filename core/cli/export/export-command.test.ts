import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { download } from "./download.ts";
import { optionsOf, targetOf } from "./export-command.ts";

const home = mkdtempSync(join(tmpdir(), "welo-export-"));
const packed = Bun.gzipSync("hello hello hello");
const server = Bun.serve({
  port: 0,
  fetch: ({ url }) => {
    if (url.endsWith("/gone")) return new Response("no such key", { status: 404 });
    return new Response(packed, { headers: { "content-encoding": "gzip" } });
  },
});
afterAll(async () => {
  await server.stop(true);
  rmSync(home, { recursive: true });
});
const sha256 = new Bun.CryptoHasher("sha256").update(packed).digest("hex");
const never = new AbortController().signal;
const fetchTo = (path: string, expected: { bytes: number | null; sha256: string | null }, url = server.url.href) =>
  download(url, path, expected, never, () => {});

describe("download", () => {
  test("keeps the bytes as they lie in the storage and hashes those", async () => {
    const path = join(home, "whole.gz");
    expect(await fetchTo(path, { bytes: packed.byteLength, sha256 })).toEqual({ bytes: packed.byteLength, sha256 });
    expect(readFileSync(path)).toEqual(Buffer.from(packed));
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  test("a file that is not what was exported never appears", async () => {
    const path = join(home, "damaged.gz");
    await expect(fetchTo(path, { bytes: null, sha256: "0".repeat(64) })).rejects.toThrow("damaged");
    await expect(fetchTo(path, { bytes: 5, sha256: null })).rejects.toThrow("should have 5 bytes");
    await expect(fetchTo(path, { bytes: null, sha256: null }, `${server.url.href}gone`)).rejects.toThrow(
      "answered 404",
    );
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  });
});

test("options are sent as the API takes them", () => {
  expect(optionsOf({ include: "accepted" })).toEqual({ include: "accepted", compression: "none", anonymise: false });
  expect(
    optionsOf({
      include: "submitted",
      gzip: true,
      anonymise: true,
      "voc-base": "0",
      "csv-rows": "task",
      "conll-tags": "bioes",
    }),
  ).toEqual({
    include: "submitted",
    compression: "gzip",
    anonymise: true,
    vocBase: 0,
    csvRows: "task",
    conllTags: "bioes",
  });
});

test("the file goes where it is told to, and never out of the folder by its own name", () => {
  writeFileSync(join(home, "is-a-file"), "");
  expect(targetOf(undefined, "set.json")).toBe("set.json");
  expect(targetOf(home, "../../etc/set.json")).toBe(join(home, "set.json"));
  expect(targetOf(join(home, "new.json"), "set.json")).toBe(join(home, "new.json"));
  expect(targetOf(join(home, "is-a-file"), "set.json")).toBe(join(home, "is-a-file"));
});
