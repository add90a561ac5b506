import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { fileSpool, memorySpool } from "./spool.ts";

test.each([
  ["in memory", memorySpool],
  ["on disk", fileSpool],
] as const)("a spool %s gives back what was put into it, as often as asked", async (_, open) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.uint8Array()), { maxLength: 20 }),
      fc.integer({ min: 1, max: 30_000 }),
      async (parts, times) => {
        const spool = open();
        try {
          const long = "x".repeat(times * 20);
          for (const part of [...parts, long]) spool.append(part);
          const expected = Buffer.concat([...parts, long].map((part) => Buffer.from(part)));
          for (let i = 0; i < 2; i++)
            expect(Buffer.concat(await Array.fromAsync(spool.read())).equals(expected)).toBe(true);
        } finally {
          spool.dispose();
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("a spool on disk has no name that a killed process could leave behind", () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith("welo-spool-"));
  const before = left();
  const spool = fileSpool();
  spool.append("x".repeat(1_000_000));
  expect(left().filter((name) => !before.includes(name))).toEqual([]);
  spool.dispose();
  spool.dispose();
});
