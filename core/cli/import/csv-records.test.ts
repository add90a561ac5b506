import { expect, test } from "bun:test";
import fc from "fast-check";
import { type CsvRecord, csvRecords } from "./csv-records.ts";

async function read(text: string, separator = ",", piece = 7): Promise<CsvRecord[]> {
  const bytes = new TextEncoder().encode(text);
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += piece) yield bytes.subarray(i, i + piece);
  }
  return Array.fromAsync(csvRecords(chunks(), separator));
}

test("cells are split at separators, records at line ends of any kind", async () => {
  expect(await read("a,b\r\nc,\nd\re,f")).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, cells: ["c", ""] },
    { line: 3, cells: ["d"] },
    { line: 4, cells: ["e", "f"] },
  ]);
});

test("quoted cells hold separators, quotes and line ends; a record is on the line that it begins on", async () => {
  expect(await read('1,"a, ""b""\r\nc"\n2,""\n')).toEqual([
    { line: 1, cells: ["1", 'a, "b"\r\nc'] },
    { line: 3, cells: ["2", ""] },
  ]);
});

test("blank lines are no records", async () => {
  expect(await read("a\n\n\nb\n")).toEqual([
    { line: 1, cells: ["a"] },
    { line: 4, cells: ["b"] },
  ]);
});

test("a broken record is named by its line and the next ones are read", async () => {
  expect(await read('a\n"b"c\nd\n"never')).toEqual([
    { line: 1, cells: ["a"] },
    { line: 2, error: "has text after a closing quote" },
    { line: 3, cells: ["d"] },
    { line: 4, error: "has a quoted cell that never ends" },
  ]);
});

test("characters that are cut by a chunk's end come out whole", async () => {
  expect(await read("größe;😀\n", ";", 1)).toEqual([{ line: 1, cells: ["größe", "😀"] }]);
});

test("whatever is written by the rules is read back", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", "😀", " ") });
  const record = fc.array(cell, { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 5 }), fc.integer({ min: 1, max: 9 }), async (records, piece) => {
      const text = records
        .map((cells) => `${cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")}\r\n`)
        .join("");
      const found = await read(text, ",", piece);
      expect(found.map((one) => ("cells" in one ? one.cells : one.error))).toEqual(records);
    }),
    { numRuns: 200 },
  );
});
