import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { importFile } from "../written.ts";
import { type JsonPiece, scanJson } from "./json-scanner.ts";
import { lineOf } from "./line-of.ts";

async function pieces(text: string, size = 1000, limit?: number): Promise<JsonPiece[]> {
  const all: JsonPiece[] = [];
  const want = (key: string | null) => (key === "no" ? "skip" : key === "whole" ? "value" : "elements");
  for await (const piece of scanJson(importFile(text, size).open(), want, limit)) all.push(piece);
  return all;
}

describe("a JSON document cut into pieces", () => {
  test("gives each element of a wanted list with its line, and other members whole", async () => {
    expect(
      await pieces('{\n "list": [ 1,\n {"a": "]}"}\n, "x\\"y" ], "whole": [1, 2],\n "no": {}, "other": true}'),
    ).toEqual([
      { key: "list", index: 0, text: "1", line: 2 },
      { key: "list", index: 1, text: '{"a": "]}"}', line: 3 },
      { key: "list", index: 2, text: '"x\\"y"', line: 4 },
      { key: "whole", index: null, text: "[1, 2]", line: 4 },
      { key: "other", index: null, text: "true", line: 5 },
    ]);
  });

  test("may be a list itself, and may begin with a byte order mark", async () => {
    expect(await pieces("\ufeff[1,\n[2]]")).toEqual([
      { key: null, index: 0, text: "1", line: 1 },
      { key: null, index: 1, text: "[2]", line: 2 },
    ]);
  });

  test("is the same however it arrives", async () => {
    const documents = fc.dictionary(
      fc.string({ unit: "grapheme" }),
      fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
      { maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.constantFrom(undefined, 1, "\t"),
        fc.integer({ min: 1, max: 9 }),
        async (document, space, size) => {
          const text = JSON.stringify(document, null, space);
          const found = await pieces(text, size);
          expect(found).toEqual(await pieces(text));
          for (const { key, index, text: part } of found) {
            const member = document[key!];
            expect(JSON.parse(part)).toEqual(
              JSON.parse(JSON.stringify(index === null ? member : (member as unknown[])[index])),
            );
          }
        },
      ),
    );
  });

  test.each([
    ["", 1, "ends in the middle"],
    ['{"a": [1,\n2', 2, "ends in the middle"],
    ['{"a": 1\n "b": 2}', 2, "expected a comma"],
    ["\n\n7", 3, "expected an object or a list"],
    ['{"a": 1}\n{}', 2, "more after the end"],
    ['{"a" 1}', 1, "expected a colon"],
    ["{a: 1}", 1, "expected the name"],
    ["[1,,2]", 1, "expected a value"],
  ])("that is broken (%j) is refused with its line", async (text, line, detail) => {
    await expect(pieces(text)).rejects.toMatchObject({ line, message: expect.stringContaining(detail) });
  });

  test("may not hold one value larger than the limit", async () => {
    await expect(pieces(`["${"x".repeat(200)}"]`, 50, 100)).rejects.toThrow("more than 100 bytes");
  });
});

test("the line of a value is found by its path, or that of the deepest value on it", () => {
  const text = '{\n "a": [\n  {"b": "}\\""},\n  {\n   "b": 7\n  }\n ]\n}';
  expect(lineOf(text, ["a", 1, "b"], 10)).toBe(14);
  expect(lineOf(text, ["a", 1, "missing"], 10)).toBe(13);
  expect(lineOf(text, [], 10)).toBe(10);
});
