import { describe, expect, test } from "bun:test";
import type { LabelSchema } from "../../projects/label-schema.contract.ts";
import { headerFor, imageItem } from "./dataset.example.ts";
import { coalesce, writeChunks } from "./chunks.ts";
import { fits } from "./format.ts";
import { formats } from "./formats.ts";
import { fileSpool } from "./spool.ts";
import { written } from "./written.ts";

const schema = (more: Partial<LabelSchema>): LabelSchema => headerFor(more).labelSchema;
const field = { name: "scene", title: "Scene", kind: "choice" as const, options: [], required: false };
const fitting = (s: LabelSchema) =>
  Object.values(formats)
    .filter((format) => fits(format, s))
    .map(({ id }) => id)
    .sort();

describe("a format fits a label schema when it can hold anything of it", () => {
  test.each([
    ["boxes in images", schema({}), ["coco", "csv", "json", "jsonl", "pascal_voc", "yolo"]],
    ["points in images", schema({ tools: ["point"] }), ["csv", "json", "jsonl"]],
    ["questions about images", schema({ tools: [], fields: [field] }), ["coco", "csv", "json", "jsonl"]],
    ["spans in texts", schema({ media: "text", tools: ["span"] }), ["conll", "csv", "json", "jsonl"]],
    ["questions about texts", schema({ media: "text", tools: [], fields: [field] }), ["csv", "json", "jsonl"]],
  ])("%s", (_, s, expected) => expect<string[]>(fitting(s)).toEqual(expected));
});

describe.each(Object.values(formats))("$id", (format) => {
  const items = Array.from({ length: 300 }, (_, i) =>
    imageItem([{ id: "1", class: "cat", attributes: {}, type: "bbox", x: i, y: 1, width: 2, height: 3 }], `${i}.jpg`),
  );
  const header = headerFor({});

  test("writes a file for a dataset without tasks", async () => {
    const { text } = await written(format, header, []);
    if (format.id === "json" || format.id === "coco") expect(JSON.parse(text)).toBeObject();
  });

  test("writes the same bytes through a spool on disk", async () => {
    const spools: ReturnType<typeof fileSpool>[] = [];
    const open = () => spools[spools.push(fileSpool()) - 1]!;
    const parts: Uint8Array[] = [];
    try {
      for await (const part of coalesce(writeChunks(format.open(header, { spool: open }), items))) parts.push(part);
    } finally {
      for (const spool of spools) spool.dispose();
    }
    expect(Buffer.concat(parts).equals((await written(format, header, items)).bytes)).toBe(true);
  });
});
