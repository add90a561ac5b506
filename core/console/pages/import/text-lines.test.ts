import { describe, expect, test } from "bun:test";
import { guessFormat, parseTexts } from "./text-lines.ts";

describe("reading texts to import", () => {
  test("one task a line, blank lines left out, numbered as in the source", () => {
    const found = parseTexts("first\n\n  second \r\nthird", "lines");
    expect(found.map((one) => [one.line, one.text])).toEqual([
      [1, "first"],
      [3, "second"],
      [4, "third"],
    ]);
  });

  test("paragraphs keep their inner line breaks", () => {
    const found = parseTexts("a\nb\n\n\nc\n", "paragraphs");
    expect(found.map((one) => [one.line, one.text])).toEqual([
      [1, "a\nb"],
      [5, "c"],
    ]);
  });

  test("CSV knows text, key, name and priority; every other column is kept as meta", () => {
    const [one] = parseTexts('id,text,priority,source\n7,"Hello, ""you""\nthere",3,mail\n', "csv");
    expect(one).toEqual({
      line: 2,
      text: 'Hello, "you"\nthere',
      externalKey: "7",
      name: null,
      priority: 3,
      meta: { source: "mail" },
      error: null,
    });
  });

  test("a CSV row after a quoted line break is numbered by where it begins", () => {
    const found = parseTexts('text,key\n"a\nb",1\nc,2\n', "csv");
    expect(found.map((one) => one.line)).toEqual([2, 4]);
  });

  test("a row with too few cells is refused and the others are not", () => {
    const found = parseTexts("text,key\na\nb,2\n", "csv");
    expect(found.map((one) => one.error)).toEqual(["has 1 cells, the header has 2", null]);
  });

  test("CSV without a text column says so", () => {
    expect(parseTexts("a,b\n1,2", "csv")[0]!.error).toBe("needs a column named text");
  });

  test("NDJSON takes objects, the API's own shape, and bare strings; broken lines are refused one by one", () => {
    const found = parseTexts(
      '{"text":"a","externalKey":"k"}\n{"data":{"type":"text","text":"b"},"meta":{"x":1}}\n"c"\n{oops\n[1]',
      "ndjson",
    );
    expect(found.map((one) => one.text)).toEqual(["a", "b", "c", "", ""]);
    expect(found[0]!.externalKey).toBe("k");
    expect(found[1]!.meta).toEqual({ x: 1 });
    expect(found.map((one) => one.error === null)).toEqual([true, true, true, false, false]);
  });

  test.each([
    ['{"text":"a"}', "ndjson"],
    ["text,key\na,1", "csv"],
    ["one, two\nthree, four", "lines"],
    ["a\nb\n\nc", "paragraphs"],
  ] as const)("%p is taken for %s", (text, format) => expect(guessFormat(text)).toBe(format));

  test("a stray quotation mark costs its own row at most, and a column that is named twice the whole", () => {
    const found = parseTexts('text,key\na 5" pipe,1\n"b,2\nc,3\n"d"e,4\n', "csv");
    expect(found.map((one) => [one.line, one.error ?? one.text])).toEqual([
      [2, 'a 5" pipe'],
      [3, "has a quoted cell with text after the mark that closes it, in line 5"],
      [4, "c"],
      [5, "has text after the quotation mark that closes a cell"],
    ]);
    expect(parseTexts("text,text\na,b", "csv")).toMatchObject([{ line: 1, error: "names the column text twice" }]);
  });
});
