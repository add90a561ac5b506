import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Region } from "../../../annotations/region.contract.ts";
import type { DatasetItem } from "../dataset.ts";
import { classes, header, imageItems, regionsByType } from "../dataset.arbitrary.ts";
import { importFile, readAll, written } from "../written.ts";
import type { CocoAnnotation, CocoCategory, CocoImage } from "./coco-document.ts";
import { cocoReader } from "./coco-reader.ts";
import { coco } from "./coco-writer.ts";

interface Document {
  images: CocoImage[];
  annotations: CocoAnnotation[];
  categories: CocoCategory[];
}

function itemWith(regions: Region[], name = "a.jpg"): DatasetItem {
  const result = { regions, relations: [], answers: {} };
  return {
    id: "01890a5d-ac96-774b-bcce-b302099a8057",
    externalKey: null,
    batchId: null,
    data: { type: "image", fileId: null, name, width: 100, height: 80, contentType: null, sha256: null },
    meta: {},
    schemaVersion: 1,
    createdAt: null,
    completedAt: null,
    annotations: [
      {
        id: null,
        userId: null,
        status: null,
        source: "human",
        confidence: null,
        activeSeconds: null,
        submittedAt: null,
        result,
      },
    ],
  };
}
const label = { class: "cat", attributes: {} };
async function documentOf(items: DatasetItem[]) {
  const { text, loss } = await written(coco, header, items);
  return { ...(JSON.parse(text) as Document), loss };
}

describe("what COCO says of a region", () => {
  test("a box is x, y, width and height with its area and no outline", async () => {
    const { annotations } = await documentOf([
      itemWith([{ ...label, id: "b", type: "bbox", x: 10.5, y: 20, width: 30, height: 4 }]),
    ]);
    expect(annotations[0]).toMatchObject({
      bbox: [10.5, 20, 30, 4],
      area: 120,
      segmentation: [],
      iscrowd: 0,
      category_id: 1,
      image_id: 1,
    });
  });

  test("a polygon is one flat list with its shoelace area and its bounds, also outside of the image", async () => {
    const { annotations } = await documentOf([
      itemWith([
        {
          ...label,
          id: "p",
          type: "polygon",
          points: [
            [-5, 0],
            [10, 0],
            [10, 10.5],
          ],
        },
      ]),
    ]);
    expect(annotations[0]).toMatchObject({
      segmentation: [[-5, 0, 10, 0, 10, 10.5]],
      area: 78.75,
      bbox: [-5, 0, 15, 10.5],
      iscrowd: 0,
    });
  });

  test("a ring that crosses itself has the shoelace area too, as published files have it: what turns one way less what turns the other", async () => {
    // An eight of two squares of 4 and 2 pixels, walked in opposite directions.
    const points: [number, number][] = [
      [4, 4],
      [0, 4],
      [0, 0],
      [4, 0],
      [4, 6],
      [6, 6],
      [6, 4],
    ];
    const { annotations } = await documentOf([itemWith([{ ...label, id: "p", type: "polygon", points }])]);
    expect(annotations[0]).toMatchObject({ area: 12, bbox: [0, 0, 6, 6] });
  });

  test("a polygon with a hole is one ring whose area leaves the hole out", async () => {
    const points: [number, number][] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ];
    const { annotations, loss } = await documentOf([
      itemWith([
        {
          ...label,
          id: "p",
          type: "polygon",
          points,
          holes: [
            [
              [2, 2],
              [2, 4],
              [4, 4],
              [4, 2],
            ],
          ],
        },
      ]),
    ]);
    expect(annotations[0]).toMatchObject({ area: 96, bbox: [0, 0, 10, 10], iscrowd: 0 });
    expect(loss).toEqual([{ what: "hole", reason: expect.stringContaining("no holes"), count: 1 }]);
  });

  test("a mask is its run lengths with the area and bounds of its pixels, marked as a crowd", async () => {
    const rle = { size: [3, 4] as [number, number], counts: [4, 1, 2, 1, 4] };
    const { annotations } = await documentOf([itemWith([{ ...label, id: "m", type: "mask", rle }])]);
    expect(annotations[0]).toMatchObject({ segmentation: rle, area: 2, bbox: [1, 1, 2, 1], iscrowd: 1 });
  });

  test("keypoints stand at their name's place, and shorter lists are filled up", async () => {
    const nose = { name: "nose", x: 1, y: 2, visibility: 2 as const };
    const tail = { name: "tail", x: 9, y: 8, visibility: 1 as const };
    const { annotations, categories } = await documentOf([
      itemWith([{ ...label, id: "k", type: "keypoints", points: [nose] }]),
      itemWith([{ ...label, id: "k", type: "keypoints", points: [nose, tail] }]),
    ]);
    expect(categories[0]).toMatchObject({ name: "cat", keypoints: ["nose", "tail"] });
    expect(annotations.map(({ keypoints }) => keypoints)).toEqual([
      [1, 2, 2, 0, 0, 0],
      [1, 2, 2, 9, 8, 1],
    ]);
    expect(annotations.map(({ num_keypoints }) => num_keypoints)).toEqual([1, 2]);
  });

  test("what COCO has no member for is counted, not dropped in silence", async () => {
    const item = itemWith([
      { ...label, id: "1", type: "point", x: 1, y: 1 },
      { ...label, id: "2", type: "point", x: 2, y: 1 },
      { ...label, id: "3", type: "mask", rle: { size: [3, 3], counts: [1, 1] } },
    ]);
    item.annotations[0]!.result.relations.push({ from: "1", to: "2", type: "left of" });
    const { annotations, loss } = await documentOf([item]);
    expect(annotations).toEqual([]);
    expect(loss.map(({ what, count }) => [what, count])).toEqual([
      ["point", 2],
      ["mask", 1],
      ["relation", 1],
    ]);
  });

  test("ids are unique, and classes keep the label schema's order with strangers behind", async () => {
    const box = (id: string, name: string): Region => ({
      id,
      class: name,
      attributes: {},
      type: "bbox",
      x: 0,
      y: 0,
      width: 1,
      height: 1,
    });
    const { images, annotations, categories } = await documentOf([
      itemWith([box("1", "zebra"), box("2", "dog")]),
      itemWith([box("1", "cat")]),
    ]);
    expect(categories.map(({ id, name }) => [id, name])).toEqual(
      [...classes.slice(0, 4), "zebra"].map((name, i) => [i + 1, name] as [number, string]),
    );
    expect(images.map(({ id }) => id)).toEqual([1, 2]);
    expect(annotations.map(({ id, image_id, category_id }) => [id, image_id, category_id])).toEqual([
      [1, 1, 5],
      [2, 1, 2],
      [3, 2, 1],
    ]);
  });
});

describe("reading back", () => {
  test("gives what was written, and writing that gives the same bytes", async () => {
    const types = ["bbox", "polygon", "mask", "keypoints", "rotated_bbox", "ellipse"] as const;
    await fc.assert(
      fc.asyncProperty(imageItems(types), fc.integer({ min: 1, max: 300 }), async (items, size) => {
        const first = await written(coco, header, items);
        const back = await readAll(cocoReader, importFile(first.text, size));
        expect(back.errors).toEqual([]);
        expect(back.notices).toEqual([]);
        expect(back.items).toEqual(items);
        expect((await written(coco, header, back.items)).text).toBe(first.text);
      }),
    );
  });

  test("every polygon's area and bounds are those of its points", async () => {
    await fc.assert(
      fc.asyncProperty(regionsByType.polygon, async (drawn) => {
        const polygon = { ...drawn, holes: undefined };
        const { annotations } = await documentOf([itemWith([{ id: "p", ...polygon }])]);
        const xs = polygon.points.map(([x]) => x);
        expect(annotations[0]!.bbox[0]).toBe(Math.min(...xs));
        expect(annotations[0]!.bbox[2]).toBe(Math.max(...xs) - Math.min(...xs));
        expect(annotations[0]!.area).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
