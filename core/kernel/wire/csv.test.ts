import { expect, test } from "bun:test";
import fc from "fast-check";
import { type CsvRecord, csvHead, csvRecords, csvRow } from "./csv.ts";

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

const never = "has a quoted cell that never ends";
const tail = "has text after the quotation mark that closes a cell";
const tailIn = (line: number) => `has a quoted cell with text after the mark that closes it, in line ${line}`;
test.each<[string, string, unknown[]]>([
  ["in a cell that no mark opened it is a letter", 'a 5" pipe,6"\nb"\n"', [['a 5" pipe', '6"'], ['b"'], never]],
  ["with text behind it, the record is refused", '"good"bad tail,x\nb', [tail, ["b"]]],
  ["that never closes gives each line after it its own verdict", 'a\n"b\nc,d\n\ne', [["a"], never, ["c", "d"], ["e"]]],
  ["that another stray one seems to close costs those two lines", '"a\nb\n"c\nd', [tailIn(3), ["b"], never, ["d"]]],
  ["that opens after a record that a stray one swallowed", '"a\nb\nc"x\n"d\ne"', [tailIn(3), ["b"], ['c"x'], ["d\ne"]]],
  ["that opens behind the last comma", 'a,"\nb', [never, ["b"]]],
  ["pairs in a row", '"""",""\n"""\n"', [['"', ""], ['"\n']]],
  ["behind a byte order mark it opens a cell", '\uFEFF"a,b"', [["a,b"]]],
])("a quotation mark: %s", async (_, text, expected) => {
  for (const piece of [1, 2, 1000]) {
    const found = await read(text, ",", piece);
    expect(found.map((one) => ("cells" in one ? one.cells : one.error))).toEqual(expected as never);
  }
});

test("no line of any text is lost: each is blank, refused by its number, or within one record", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", '"', '"', ",", "\n", "\r", "\r\n"), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (text, piece) => {
      const lines = text.split(/\r\n?|\n/);
      let next = 1;
      for (const one of await read(text, ",", piece)) {
        expect(lines.slice(next - 1, one.line - 1).join("")).toBe("");
        const within = "cells" in one ? one.cells.join("").split(/\r\n?|\n/).length : 1;
        next = one.line + within;
      }
      expect(lines.slice(next - 1).join("")).toBe("");
    }),
    { numRuns: 2000 },
  );
});

test("marks that open a cell in each of very many lines are refused line by line, each line being looked at twice at most", async () => {
  const lines = 120_000;
  for (const line of ['x","y\n', '"\n', `"${"z".repeat(400)}\n`]) {
    const found = await read(line.repeat(lines), ",", 65_536);
    expect(found.at(-1)!.line).toBe(line === '"\n' ? lines - 1 : lines);
    if (line !== '"\n') expect(found.filter((one) => "error" in one)).toHaveLength(lines);
  }
});

test("a record of more than two million characters is refused and the next ones are read", async () => {
  const long = "z".repeat(2_000_001);
  const found = await read(`a\n${long}\n"b\n${long}\nc`, ",", 65_536);
  expect(found.map((one) => ("cells" in one ? one.cells : [one.line, one.error]))).toEqual([
    ["a"],
    [2, "is longer than 2000000 characters"],
    [3, "has a quoted cell that does not end within 2000000 characters"],
    [4, "is longer than 2000000 characters"],
    ["c"],
  ]);
});

test("a head names each column once, and a record has a cell for each", async () => {
  const [head, twice, short, stray, row] = await read(" a ,b,,\na,b,a,\n1,2,3\n1,2,,4\n1,2,,");
  const names = csvHead(head!) as string[];
  expect(names).toEqual(["a", "b", "", ""]);
  expect(csvHead(twice!)).toEqual({ error: "names the column a twice" });
  expect(csvRow(names, short!)).toEqual({ error: "has 3 cells, the header has 4" });
  expect(csvRow(names, stray!)).toEqual({ error: "has a cell in column 4, which the header does not name" });
  expect(csvRow(names, row!)).toEqual(new Map(Object.entries({ a: "1", b: "2" })));
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
