import { describe, expect, test } from "bun:test";
import { unzipSync } from "fflate";
import { memorySpool } from "./spool.ts";
import { zip } from "./zip.ts";

async function archiveOf(files: Iterable<[string, string]>): Promise<Uint8Array> {
  const archive = zip(memorySpool(), "2025-03-03T10:20:30.000Z");
  const parts: Uint8Array[] = [];
  for (const [name, content] of files) parts.push(...archive.entry(name, content));
  for await (const part of archive.end()) parts.push(part);
  return Buffer.concat(parts);
}

describe("a ZIP file", () => {
  test("gives back names and contents", async () => {
    const files: [string, string][] = [
      ["labels/人.txt", "0 0.5 0.5\n"],
      ["empty.txt", ""],
      ["long.txt", "abc".repeat(100_000)],
    ];
    const found = unzipSync(await archiveOf(files));
    expect(Object.entries(found).map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual(files);
  });

  test("is the same for the same entries and time", async () => {
    expect(await archiveOf([["a", "1"]])).toEqual(await archiveOf([["a", "1"]]));
  });

  test("may have more entries than the old format can count", async () => {
    const many = Array.from({ length: 65_600 }, (_, i): [string, string] => [`${i}.txt`, String(i)]);
    const found = unzipSync(await archiveOf(many), { filter: ({ name }) => name === "0.txt" || name === "65599.txt" });
    expect(Object.values(found).map((bytes) => Buffer.from(bytes).toString())).toEqual(["0", "65599"]);
  });
});
