import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { DatasetItem } from "../dataset.ts";
import { annotationWith, headerFor, imageItem, textItem } from "../dataset.example.ts";
import { written } from "../written.ts";
import { csvCell, csvRow } from "./csv-cell.ts";
import { csv } from "./csv-writer.ts";

/** Reads CSV as RFC 4180 defines it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.slice(0, -1);
}
async function table(items: DatasetItem[], header = headerFor({}), csvRows?: "region" | "task") {
  const { text, loss } = await written(csv, header, items, { csvRows });
  const [names, ...rows] = parseCsv(text);
  return { loss, rows: rows.map((row) => Object.fromEntries(names!.map((name, i) => [name, row[i] ?? ""]))) };
}

describe("a CSV cell", () => {
  test.each([
    ["plain", "plain"],
    ['a "b", c', '"a ""b"", c"'],
    ["a\nb", '"a\nb"'],
    ["=1+1", "'=1+1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2+3", "'-2+3"],
    ["\t=1", "'\t=1"],
    ["'=1", "''=1"],
    ["it's", "it's"],
    [-2.5, "-2.5"],
    [null, ""],
    [true, "true"],
    [["a", "b"], '"[""a"",""b""]"'],
  ])("%j is %s", (value, cell) => expect(csvCell(value)).toBe(cell));

  test("gives its text back when the apostrophe in front of a formula is taken off, and is never a formula", () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("=", "''=x", "'+", "@", "-1\r\n", '"', "")),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(texts, (list) => {
        const [cells] = parseCsv(csvRow(list));
        for (const cell of cells!) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(
          cells!.map((cell) => (/^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell)),
        ).toEqual(list);
      }),
    );
  });
});

describe("CSV of a dataset", () => {
  const box = {
    id: "r1",
    class: "cat",
    type: "bbox" as const,
    x: 1.5,
    y: 2,
    width: 3,
    height: 4,
    attributes: { tail: true },
    score: 0.5,
  };

  test("has one row a region with its box, its geometry as JSON, and the answers", async () => {
    const header = headerFor({
      fields: [{ name: "scene", title: "Scene", kind: "choice", options: [], required: false }],
    });
    const more = { answers: { scene: "=indoor", old: ["x"] }, relations: [{ from: "r2", to: "r1", type: "on" }] };
    const { rows, loss } = await table(
      [
        imageItem(
          [
            box,
            {
              ...box,
              id: "r2",
              type: "polygon",
              points: [
                [0, 0],
                [9, 0],
                [9, 5],
              ],
            } as never,
          ],
          "a.jpg",
          more,
        ),
      ],
      header,
    );
    expect(rows).toMatchObject([
      {
        task_id: "t1",
        name: "a.jpg",
        image_width: "100",
        annotator_id: "u1",
        region_id: "r1",
        x: "1.5",
        width: "3",
        attributes: '{"tail":true}',
        score: "0.5",
        relations: "",
        "answer.scene": "'=indoor",
        other_answers: '{"old":["x"]}',
      },
      {
        region_id: "r2",
        type: "polygon",
        x: "0",
        y: "0",
        width: "9",
        height: "5",
        relations: '[{"from":"r2","to":"r1","type":"on"}]',
      },
    ]);
    expect(loss).toEqual([]);
  });

  test("gives a span's words by code points, and a document once", async () => {
    const span = (id: string, start: number, end: number) => ({
      id,
      class: "cat",
      attributes: {},
      type: "span" as const,
      start,
      end,
    });
    const { rows } = await table([textItem("Ein 🐈 hier", [span("1", 4, 5), span("2", 6, 10)])]);
    expect(rows.map(({ text, document }) => [text, document])).toEqual([
      ["🐈", "Ein 🐈 hier"],
      ["hier", ""],
    ]);
  });

  test("keeps tasks without regions and without annotations", async () => {
    const { rows } = await table([imageItem([]), { ...imageItem([]), annotations: [] }]);
    expect(rows.map((row) => [row.annotation_id, row.region_id])).toEqual([
      ["a1", ""],
      ["", ""],
    ]);
  });

  test("may have one row a task, with everything said about it as JSON", async () => {
    const item = { ...imageItem([box]), annotations: [annotationWith([box]), annotationWith([])] };
    const { rows } = await table([item], headerFor({}), "task");
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]!.annotations!)).toEqual(item.annotations as never);
  });
});
