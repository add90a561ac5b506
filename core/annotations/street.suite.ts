import { expect } from "bun:test";
import * as v from "valibot";
import { LabelSchema } from "../projects/label-schema.contract.ts";
import { Result } from "./region.contract.ts";
import { mustFit, violations } from "./rules.ts";
import type { Media } from "./pre-label.contract.ts";

const options = [{ value: "a" }, { value: "b" }, { value: "c" }];
const schema = v.parse(LabelSchema, {
  media: "image",
  tools: [
    "bbox",
    "rotated_bbox",
    "polygon",
    "polyline",
    "point",
    "keypoints",
    "ellipse",
    "mask",
    "cuboid",
    "span",
    "track",
    "audio_segment",
  ],
  classes: [
    {
      name: "car",
      colour: "#ff0000",
      attributes: [
        { name: "make", kind: "choice", options, required: true },
        { name: "tags", kind: "multi_choice", options },
        { name: "doors", kind: "number" },
        { name: "moves", kind: "boolean" },
        { name: "plate~no", kind: "text" },
      ],
    },
    { name: "sign", colour: "#00ff00", tools: ["polygon", "point"] },
    { name: "free", colour: "#0000ff" },
  ],
  fields: [
    { name: "scene", title: "Scene", kind: "choice", options, required: true },
    { name: "many", title: "Many", kind: "multi_choice", options, min: 2, max: 2 },
    { name: "tree", title: "Tree", kind: "taxonomy", options },
    { name: "stars", title: "Stars", kind: "rating" },
    { name: "size", title: "Size", kind: "number", min: 0, max: 1 },
    { name: "note", title: "Note", kind: "text", max: 3 },
    { name: "day", title: "Day", kind: "date" },
    { name: "order", title: "Order", kind: "ranking", options },
    { name: "better", title: "Better", kind: "pairwise", options },
    { name: "turns", title: "Turns", kind: "message_ratings", min: 1, max: 5 },
  ],
  relations: [{ type: "carries", from: ["car"], to: ["sign"] }],
});
export const image: Media = { type: "image", width: 100, height: 50 };
export const text: Media = { type: "text", length: 10 };
const base = { id: "r", class: "free" };
export const answers = { scene: "a" };
export const check = (value: unknown, media: Media = image) => violations(v.parse(Result, value), schema, media);
export const demand = (value: unknown, media: Media = image) => mustFit(v.parse(Result, value), schema, media);
export const one = (region: object, media: Media = image) =>
  check({ regions: [{ ...base, ...region }], answers }, media);
export const at = (pointer: string) => [expect.objectContaining({ pointer: `/result${pointer}` })];
