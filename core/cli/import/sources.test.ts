import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Part } from "./draft.ts";
import { openSource, type SourceOptions } from "./open-source.ts";

const home = mkdtempSync(join(tmpdir(), "welo-sources-"));
afterAll(() => rmSync(home, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(home, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}
async function read(options: Partial<SourceOptions> & { path: string }): Promise<{ format: string; parts: Part[] }> {
  const { format, source } = await openSource({ textColumn: "text", ...options });
  return { format, parts: await Array.fromAsync(source.parts()) };
}
const drafts = (parts: Part[]) => parts.flatMap((part) => (part.kind === "task" ? [part.draft] : []));
const complaints = (parts: Part[]) =>
  parts.flatMap((part) =>
    part.kind === "error" ? [`${part.issue.line} ${part.issue.pointer} ${part.issue.detail}`] : [],
  );

describe("texts", () => {
  test("a CSV file: text and key by column, the others as meta, broken lines by number", async () => {
    const path = write("a.csv", "\ufeffid,text,lang\n1,Hello,en\n2,,de\n3,only two\n,Ciao,it\n");
    const { format, parts } = await read({ path });
    expect(format).toBe("csv");
    expect(drafts(parts)).toMatchObject([
      { externalKey: "1", data: { type: "text", text: "Hello" }, meta: { lang: "en" } },
      { externalKey: null, data: { type: "text", text: "Ciao" }, meta: { lang: "it" } },
    ]);
    expect(complaints(parts)).toEqual(["3 /text must be a text that is not empty", "4  has 2 cells, the header has 3"]);
  });

  test("columns and separator as they are named", async () => {
    const path = write("b.tsv", "nr\tbody\n7\tHello\n");
    expect(drafts((await read({ path, textColumn: "body", keyColumn: "nr" })).parts)).toMatchObject([
      { externalKey: "7", data: { text: "Hello" }, meta: {} },
    ]);
    await expect(read({ path })).rejects.toThrow('no column "text" (it has nr, body)');
    await expect(read({ path, textColumn: "body", keyColumn: "id" })).rejects.toThrow('no column "id"');
  });

  test("lines of JSON: strings, or objects whose other fields become meta", async () => {
    const path = write(
      "c.ndjson",
      '"plain"\n\n{"text":"t","key":7,"meta":{"a":1},"lang":"en","priority":3}\n{oops\n[]\n{"body":"x"}\n',
    );
    const { format, parts } = await read({ path });
    expect(format).toBe("ndjson");
    expect(drafts(parts)).toMatchObject([
      { externalKey: null, data: { type: "text", text: "plain" }, meta: {} },
      { externalKey: "7", data: { type: "text", text: "t" }, meta: { a: 1, lang: "en" }, priority: 3 },
    ]);
    expect(complaints(parts).map((one) => one.slice(0, 2))).toEqual(["4 ", "5 ", "6 "]);
  });
  test("lines in the shape that the API takes: texts, images that are uploaded, key, meta and priority", async () => {
    const fileId = "019a2b3c-0000-7000-8000-000000000000";
    const lines = [
      { externalKey: "a", data: { type: "text", text: "Hello", name: "One" }, meta: { lang: "en" }, priority: 3 },
      { data: { type: "image", fileId } },
      { data: { type: "text" } },
      { data: { type: "image" } },
      { data: { type: "audio" } },
    ];
    const path = write("api.ndjson", lines.map((one) => JSON.stringify(one)).join("\n"));
    const { parts } = await read({ path, format: "ndjson" });
    expect(drafts(parts)).toEqual([
      { externalKey: "a", data: { type: "text", text: "Hello", name: "One" }, meta: { lang: "en" }, priority: 3 },
      { externalKey: null, data: { type: "image", image: { fileId }, name: undefined }, meta: {}, priority: undefined },
    ]);
    expect(complaints(parts)).toEqual([
      "3 /data/text is missing",
      "4 /data/fileId must be the id of an uploaded file",
      "5 /data/type must be text or image",
    ]);
  });
});

describe("images", () => {
  test("a folder: by path, folders included, hidden files and others left out", async () => {
    for (const name of [
      "shots/b.PNG",
      "shots/a.jpg",
      "shots/deep/c.webp",
      "shots/.hidden/d.jpg",
      "shots/.e.jpg",
      "shots/notes.txt",
    ])
      write(name, "x");
    const { format, parts } = await read({ path: join(home, "shots") });
    expect(format).toBe("images");
    expect(drafts(parts).map(({ externalKey }) => externalKey)).toEqual(["a.jpg", "b.PNG", "deep/c.webp"]);
    expect(parts[0]).toMatchObject({ kind: "notice", issue: { detail: "1 files are no images and were left out" } });
  });
});

describe("datasets", () => {
  const coco = (names: string[]) =>
    JSON.stringify({
      images: names.map((file_name, id) => ({ id, file_name, width: 10, height: 10 })),
      categories: [{ id: 1, name: "cell" }],
      annotations: [{ id: 1, image_id: 0, category_id: 1, bbox: [1, 2, 3, 4], area: 12, iscrowd: 0 }],
    });

  test("COCO: images beside the file, labels counted, images that are missing or outside refused", async () => {
    write("set/images/in.jpg", "x");
    write("outside.jpg", "x");
    const path = write("set/labels.json", coco(["deep/in.jpg", "../outside.jpg", "gone.jpg"]));
    const { format, parts } = await read({ path });
    expect(format).toBe("coco");
    expect(drafts(parts)).toMatchObject([
      { externalKey: "deep/in.jpg", data: { type: "image", image: { path: join(home, "set/images/in.jpg") } } },
    ]);
    expect(parts.filter(({ kind }) => kind === "labels")).toEqual([{ kind: "labels", annotations: 1 }]);
    expect(complaints(parts).map((one) => one.replace(/ in .*/, ""))).toEqual([
      "1 /data/name there is no image ../outside.jpg",
      "1 /data/name there is no image gone.jpg",
    ]);
  });

  test("Welo's own JSON and JSON lines", async () => {
    const item = { externalKey: "k", data: { type: "text", text: "Hello" }, meta: { lang: "en" } };
    const document = await read({
      path: write("d.json", JSON.stringify({ format: "welo", version: 1, tasks: [item] })),
    });
    const lines = await read({ path: write("d.jsonl", `${JSON.stringify(item)}\n{"data":{"type":"text"}}\n`) });
    expect([document.format, lines.format]).toEqual(["json", "jsonl"]);
    for (const { parts } of [document, lines])
      expect(drafts(parts)).toMatchObject([
        { externalKey: "k", data: { type: "text", text: "Hello" }, meta: { lang: "en" } },
      ]);
    expect(complaints(lines.parts)).toHaveLength(1);
  });
});

test("what cannot be told by its name must be named", async () => {
  await expect(openSource({ path: write("e.dat", "x"), textColumn: "text" })).rejects.toThrow("name its --format");
  await expect(openSource({ path: home, format: "csv", textColumn: "text" })).rejects.toThrow("is a folder");
  await expect(openSource({ path: join(home, "none"), textColumn: "text" })).rejects.toThrow("There is no");
});
