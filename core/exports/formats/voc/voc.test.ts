import { describe, expect, test } from "bun:test";
import { unzipSync } from "fflate";
import type { DatasetItem } from "../dataset.ts";
import { annotationWith, headerFor, imageItem } from "../dataset.example.ts";
import type { FormatChoices } from "../format.ts";
import { written } from "../written.ts";
import { pascalVoc } from "./voc-writer.ts";

async function files(items: DatasetItem[], choices?: FormatChoices) {
  const { bytes, loss } = await written(pascalVoc, headerFor({}), items, choices);
  const entries = Object.entries(unzipSync(bytes)).map(
    ([name, content]) => [name, Buffer.from(content).toString()] as const,
  );
  return { files: new Map(entries), loss };
}
const box = { id: "1", class: "cat", attributes: {}, type: "bbox" as const, x: 10, y: 20, width: 30, height: 40 };
const corners = (xml: string) =>
  [...xml.matchAll(/<(xmin|ymin|xmax|ymax)>([^<]*)</g)].map(([, , value]) => Number(value));

describe("Pascal VOC", () => {
  test("has a file for each image and a list of them", async () => {
    const { files: found } = await files([imageItem([box], "dir/a.jpg"), imageItem([], "b.png")]);
    expect([...found.keys()]).toEqual(["Annotations/dir/a.xml", "Annotations/b.xml", "ImageSets/Main/default.txt"]);
    expect(found.get("ImageSets/Main/default.txt")).toBe("dir/a\nb\n");
    expect(found.get("Annotations/dir/a.xml")).toContain("<width>100</width>\n<height>80</height>");
  });

  test("counts pixels from one and includes the last, or from zero when asked", async () => {
    const { files: one } = await files([imageItem([box])]);
    expect(corners(one.get("Annotations/a.xml")!)).toEqual([11, 21, 40, 60]);
    const { files: zero } = await files([imageItem([{ ...box, x: 10.25 }])], { vocBase: 0 });
    expect(corners(zero.get("Annotations/a.xml")!)).toEqual([10.25, 20, 40.25, 60]);
  });

  test("escapes what people wrote, whatever it is", async () => {
    const name = '</name>\n<object>\u0001 & "x"\n';
    const { files: found } = await files([imageItem([{ ...box, class: name, attributes: { "a<b": ["<x>\n"] } }])]);
    const xml = found.get("Annotations/a.xml")!;
    expect(xml.match(/<object>/g)).toHaveLength(1);
    expect(xml).toContain("&lt;/name&gt;\n&lt;object&gt;\ufffd &amp; &quot;x&quot;\n</name>");
  });

  test("keeps flags and attributes, and counts what it cannot hold", async () => {
    const regions = [
      { ...box, attributes: { truncated: true, pose: "Left", colour: "black" }, score: 0.5 },
      {
        ...box,
        type: "polygon" as const,
        points: [
          [0, 0],
          [9, 0],
          [9, 9],
        ] as [number, number][],
      },
      { ...box, type: "point" as const },
      { ...box, width: 0 },
    ];
    const item = imageItem(regions as never, "a.jpg", { answers: { scene: "indoor" } });
    item.annotations.push(annotationWith([]));
    const { files: found, loss } = await files([item]);
    const xml = found.get("Annotations/a.xml")!;
    expect(xml).toContain("<pose>Left</pose>\n<truncated>1</truncated>\n<occluded>0</occluded>");
    expect(xml).toContain("<attribute>\n<name>colour</name>\n<value>black</value>");
    expect(xml.match(/<object>/g)).toHaveLength(2);
    expect(loss.map(({ what, count }) => `${what} ${count}`).sort()).toEqual([
      "annotation 1",
      "answer 1",
      "bbox 1",
      "point 1",
      "polygon 1",
      "score 1",
    ]);
  });
});
