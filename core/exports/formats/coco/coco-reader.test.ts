import { describe, expect, test } from "bun:test";
import type { RegionOf } from "../../../annotations/region.contract.ts";
import { header } from "../dataset.arbitrary.ts";
import { ringArea } from "../geometry.ts";
import { importFile, readAll, written } from "../written.ts";
import { cocoReader } from "./coco-reader.ts";
import { coco } from "./coco-writer.ts";

const image = (id: number | string, name = `${id}.jpg`) => ({ id, file_name: name, width: 100, height: 80 });
const category = { id: 17, name: "cat", supercategory: "animal" };
const box = { id: 5, image_id: 0, category_id: 17, bbox: [1, 2, 3, 4] };
const read = (document: object) =>
  readAll(cocoReader, importFile(JSON.stringify(document, null, 1), 11, "instances.json"));

describe("COCO of other tools", () => {
  test("may have ids from anywhere, annotations before images and categories that nobody uses", async () => {
    const { items, errors, classes } = await read({
      annotations: [
        { ...box, image_id: 900 },
        { ...box, id: 6, image_id: 0 },
      ],
      categories: [category, { id: 3, name: "dog" }],
      images: [image(900), image(0), image(4)],
    });
    expect(errors).toEqual([]);
    expect(classes).toEqual(["cat", "dog"]);
    expect(items.map(({ data, annotations }) => [data.name, annotations.length])).toEqual([
      ["900.jpg", 1],
      ["0.jpg", 1],
      ["4.jpg", 0],
    ]);
    expect(items[0]!.annotations[0]!.result.regions).toEqual([
      { id: "5", class: "cat", attributes: {}, type: "bbox", x: 1, y: 2, width: 3, height: 4 },
    ]);
  });

  test("keeps an object in several parts as one, and gives the same parts back", async () => {
    const parts = [
      [0, 0, 10, 0, 10, 10, 0, 10],
      [20, 0, 24, 0, 24, 5],
    ];
    const { items, notices } = await read({
      images: [image(0)],
      categories: [category],
      annotations: [{ ...box, segmentation: parts, area: 110 }],
    });
    const polygon = items[0]!.annotations[0]!.result.regions[0] as RegionOf<"polygon">;
    expect(ringArea(polygon.points)).toBe(110);
    expect(notices).toEqual([]);
    const again = JSON.parse((await written(coco, header, items)).text) as { annotations: object[] };
    expect(again.annotations).toMatchObject([{ segmentation: parts, area: 110, bbox: [0, 0, 24, 10] }]);
  });

  test("has masks with runs as numbers or compressed", async () => {
    const masks = [[4, 1, 2, 1, 4], "4121O1"].map((counts, i) => ({
      ...box,
      id: i,
      iscrowd: 1,
      segmentation: { size: [3, 4], counts },
    }));
    const { items, errors } = await read({ images: [image(0)], categories: [category], annotations: masks });
    expect(items[0]!.annotations[0]!.result.regions.map(({ type }) => type)).toEqual(["mask"]);
    expect(errors.map(({ pointer }) => pointer)).toEqual(["/annotations/1/segmentation/counts"]);
  });

  test("may give two objects one id", async () => {
    const { items } = await read({ images: [image(0)], categories: [category], annotations: [box, box] });
    expect(items[0]!.annotations[0]!.result.regions.map(({ id }) => id)).toEqual(["5", "5-2"]);
  });

  test("reads an outline and keypoints of one object as two regions and says so", async () => {
    const person = { ...category, keypoints: ["nose", "tail"] };
    const both = { ...box, segmentation: [[0, 0, 9, 0, 9, 9]], keypoints: [1, 2, 2, 0, 0, 0] };
    const { items, notices } = await read({ images: [image(0)], categories: [person], annotations: [both] });
    expect(items[0]!.annotations[0]!.result.regions).toMatchObject([
      { id: "5", type: "polygon" },
      { id: "5.1", type: "keypoints", points: [{ name: "nose", x: 1, y: 2, visibility: 2 }] },
    ]);
    expect(notices.map(({ pointer }) => pointer)).toEqual(["/annotations/0/keypoints"]);
  });
});

describe("broken COCO", () => {
  test.each([
    ["an unknown image", { image_id: 7 }, "/annotations/0/image_id"],
    ["an unknown category", { category_id: 7 }, "/annotations/0/category_id"],
    ["a box of three numbers", { bbox: [1, 2, 3] }, "/annotations/0/bbox"],
    ["a negative width", { bbox: [1, 2, -3, 4] }, "/annotations/0/bbox/width"],
    ["two points", { segmentation: [[1, 2, 3, 4]] }, "/annotations/0/segmentation"],
    ["runs of another size", { segmentation: { size: [2, 2], counts: [1, 2] } }, "/annotations/0/segmentation/counts"],
    ["keypoints without names", { keypoints: [1, 2, 2] }, "/annotations/0/keypoints"],
    ["nothing drawn", { bbox: null }, "/annotations/0"],
  ])("with %s gives file, line and pointer, and the good rest", async (_, broken, pointer) => {
    const { items, errors } = await read({
      images: [image(0)],
      categories: [category],
      annotations: [
        { ...box, ...broken },
        { ...box, id: 6 },
      ],
    });
    expect(errors.map(({ file, pointer: where }) => [file, where])).toEqual([
      ["instances.json", expect.stringContaining(pointer)],
    ]);
    expect(errors[0]!.line).toBeGreaterThanOrEqual(16);
    expect(items[0]!.annotations[0]!.result.regions.map(({ id }) => id)).toEqual(["6"]);
  });

  test("that ends in the middle gives what is complete", async () => {
    const text = JSON.stringify({ images: [image(0)], categories: [category], annotations: [box, box] });
    const { items, errors } = await readAll(cocoReader, importFile(text.slice(0, -20)));
    expect(errors.map(({ detail }) => detail)).toEqual(["the file ends in the middle of the document"]);
    expect(items[0]!.annotations[0]!.result.regions).toHaveLength(1);
  });
});
