import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Drawn, header, imageItems, regionsByType } from "./dataset.arbitrary.ts";
import { json, jsonl } from "./json-format.ts";
import { jsonlReader, jsonReader } from "./read/json-reader.ts";
import { importFile, readAll, written } from "./written.ts";

const types = Object.keys(regionsByType) as Drawn[];
const task = (name: string, more: object = {}) => ({ data: { type: "image", name }, ...more });

describe.each([
  ["JSON", json, jsonReader],
  ["JSON lines", jsonl, jsonlReader],
] as const)("%s", (_, format, reader) => {
  test("reads back what was written, and writes that as the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        imageItems(types, { relations: true }),
        fc.integer({ min: 1, max: 200 }),
        async (items, size) => {
          const first = await written(format, header, items);
          expect(first.loss).toEqual([]);
          const back = await readAll(reader, importFile(first.text, size));
          expect(back.errors).toEqual([]);
          expect(back.items).toEqual(items);
          expect((await written(format, header, back.items)).text).toBe(first.text);
        },
      ),
    );
  });
});

describe("a file with broken rows", () => {
  const region = { id: "1", class: "cat", type: "bbox", x: 1, y: 2, width: -3, height: 4 };

  test("gives the good rows, and file, line and pointer of the others", async () => {
    const rows = [
      task("a.jpg"),
      task("b.jpg", { annotations: [{ result: { regions: [region] } }] }),
      task("c.jpg", { colour: "red" }),
      task("d.jpg"),
    ];
    const text = JSON.stringify({ tasks: rows }, null, 1);
    const lineWith = (part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;
    const all = await readAll(jsonReader, importFile(text, 7, "tasks.json"));
    expect(all.items.map(({ data }) => data.name)).toEqual(["a.jpg", "d.jpg"]);
    expect(all.errors).toEqual([
      {
        file: "tasks.json",
        line: lineWith('"width"'),
        pointer: "/tasks/1/annotations/0/result/regions/0/width",
        detail: expect.stringContaining(">=0"),
      },
      { file: "tasks.json", line: lineWith('"red"'), pointer: "/tasks/2/colour", detail: expect.any(String) },
    ]);
  });

  test("as JSON lines goes on after a line that is no JSON", async () => {
    const all = await readAll(
      jsonlReader,
      importFile(`${JSON.stringify(task("a.jpg"))}\n{oops\n\n${JSON.stringify(task("b.jpg"))}`, 5, "rows.jsonl"),
    );
    expect(all.items.map(({ data }) => data.name)).toEqual(["a.jpg", "b.jpg"]);
    expect(all.errors).toEqual([
      { file: "rows.jsonl", line: 2, pointer: "", detail: expect.stringContaining("not valid JSON") },
    ]);
  });

  test("leaves out a row with a name that cannot be kept, and says which", async () => {
    const hostile = '{"data":{"type":"image","name":"b.jpg"},"meta":{"__proto__":{"admin":true}}}';
    const all = await readAll(jsonlReader, importFile(`${JSON.stringify(task("a.jpg"))}\n${hostile}`, 9, "rows.jsonl"));
    expect(all.items.map(({ data }) => data.name)).toEqual(["a.jpg"]);
    const detail = "is a name that cannot be kept";
    expect(all.errors).toEqual([{ file: "rows.jsonl", line: 2, pointer: "/meta/__proto__", detail }]);
  });

  test("gives what came before the place where the document itself breaks", async () => {
    const all = await readAll(
      jsonReader,
      importFile(`[${JSON.stringify(task("a.jpg"))},\n${JSON.stringify(task("b.jpg"))}\n`),
    );
    expect(all.items).toHaveLength(2);
    expect(all.errors).toEqual([
      { file: "data", line: 3, pointer: "", detail: "the file ends in the middle of the document" },
    ]);
  });

  test("that is another kind of document says what is missing", async () => {
    const all = await readAll(jsonReader, importFile('{"images": []}'));
    expect(all.errors.map(({ pointer, detail }) => [pointer, detail])).toEqual([["/tasks", "is missing"]]);
  });
});
