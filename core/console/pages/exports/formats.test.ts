import { describe, expect, test } from "bun:test";
import { ExportFormat } from "../../../projects/contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { formats, formatsFor, lossesOf } from "./formats.ts";

const image: LabelSchema = {
  media: "image",
  tools: ["bbox", "ellipse", "point"],
  classes: [
    { name: "Car", colour: "#2f6fed", attributes: [{ name: "parked", kind: "boolean", options: [], required: false }] },
  ],
  fields: [{ name: "weather", title: "Weather", kind: "choice", options: [], required: false }],
  relations: [],
};
const info = (name: string) => formats.find((one) => one.format === name)!;

describe("what an export format can hold", () => {
  test("every format of the contract is described", () => {
    expect(formats.map((one) => one.format).toSorted()).toEqual([...ExportFormat.options].toSorted());
  });

  test("JSON loses nothing", () => expect(lossesOf(info("json"), image)).toEqual([]));

  test("Pascal VOC names what is reduced and what is left out", () => {
    expect(lossesOf(info("pascal_voc"), image)).toEqual([
      "ellipse regions come out as boxes around them",
      "point regions are left out",
      "answers to questions about the whole are left out",
    ]);
  });

  test("a YOLO dataset is of one kind, so keypoints turn outlines into boxes", () => {
    const outlines: LabelSchema = { ...image, tools: ["polygon", "bbox"], fields: [], classes: [] };
    expect(lossesOf(info("yolo"), outlines)).toEqual([]);
    expect(lossesOf(info("yolo"), { ...outlines, tools: ["polygon", "keypoints"] })).toEqual([
      "polygon regions come out as boxes around them",
    ]);
  });

  test("what the schema does not have cannot be lost", () => {
    const plain: LabelSchema = {
      ...image,
      tools: ["bbox"],
      fields: [],
      classes: [{ ...image.classes[0]!, attributes: [] }],
    };
    expect(lossesOf(info("yolo"), plain)).toEqual([]);
  });

  test("image formats are not offered for text", () => {
    expect(formatsFor("text").map((one) => one.format)).toEqual(["json", "jsonl", "csv", "conll"]);
  });
});
