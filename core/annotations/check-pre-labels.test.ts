import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { LabelSchema } from "../projects/label-schema.contract.ts";
import { lenient, preLabelViolations } from "./check-pre-labels.ts";
import type { Media } from "./pre-label.contract.ts";
import { Result } from "./region.contract.ts";

const shared = { relations: [{ type: "lives-in" }] };
const letters = v.parse(LabelSchema, {
  ...shared,
  media: "text",
  tools: ["span", "bbox"],
  classes: [
    {
      name: "person",
      colour: "#e8590c",
      tools: ["span"],
      attributes: [{ name: "role", kind: "choice", options: [{ value: "boss" }], required: true }],
    },
    { name: "place", colour: "#2f9e44" },
  ],
  fields: [
    { name: "mood", title: "Mood", kind: "choice", options: [{ value: "good" }], required: true },
    { name: "stars", title: "Stars", kind: "rating" },
  ],
});
const street = v.parse(LabelSchema, {
  ...shared,
  media: "image",
  tools: ["bbox", "polygon", "keypoints"],
  classes: [{ name: "car", colour: "#ff0000" }],
});
const text: Media = { type: "text", length: 5 };
const known: Media = { type: "image", width: 100, height: 50 };
const unknown: Media = { type: "image", width: null, height: null };
const wrongIn = (payload: unknown, schema: LabelSchema, media: Media) =>
  preLabelViolations(v.parse(Result, payload), lenient(schema), media).map((one) => one.pointer);
const span = (more: object = {}) => ({ id: "a", type: "span", class: "person", start: 0, end: 3, ...more });
const box = (more: object = {}) => ({ id: "a", type: "bbox", class: "car", x: 1, y: 1, width: 9, height: 9, ...more });

describe("a pre-label of a text", () => {
  test("may leave out what is required", () => {
    expect(wrongIn({ regions: [span()] }, letters, text)).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ["an unknown class", { regions: [span({ class: "ghost" })] }, ["/regions/0/class"]],
    [
      "a tool that the project has not",
      { regions: [{ id: "a", type: "point", class: "place", x: 1, y: 1 }] },
      ["/regions/0/type", "/regions/0/type"],
    ],
    ["a tool that the class has not", { regions: [box({ class: "person" })] }, ["/regions/0/type", "/regions/0/type"]],
    ["an id twice", { regions: [span(), span()] }, ["/regions/1/id"]],
    [
      "a span beyond the text",
      { regions: [span({ end: 6 }), span({ id: "b", start: 3 })] },
      ["/regions/0/end", "/regions/1/end"],
    ],
    [
      "an attribute that its class has not",
      { regions: [span({ attributes: { "a/b": 1 } })] },
      ["/regions/0/attributes/a~1b"],
    ],
    [
      "an option that there is not",
      { regions: [span({ attributes: { role: "clerk" } })], answers: { mood: "sad" } },
      ["/regions/0/attributes/role", "/answers/mood"],
    ],
    ["a number where there are options", { answers: { mood: 3 } }, ["/answers/mood"]],
    ["a list where one option is asked for", { answers: { mood: ["good"] } }, ["/answers/mood"]],
    ["half a star", { answers: { stars: 2.5 } }, ["/answers/stars"]],
    ["an unknown question", { answers: { tone: "good" } }, ["/answers/tone"]],
    [
      "a relation of no type to no region",
      { regions: [span()], relations: [{ from: "a", to: "c", type: "knows" }] },
      ["/relations/0/type", "/relations/0/to"],
    ],
  ])("with %s is refused", (_, payload, pointers) => {
    expect(wrongIn(payload, letters, text)).toEqual(pointers);
  });

  test("with very many errors has the first of them told", () => {
    const regions = Array.from({ length: 1000 }, (_, at) => span({ id: `r${at}`, class: "ghost" }));
    expect(wrongIn({ regions }, letters, text)).toHaveLength(20);
  });
});

const still: [number, number][] = [
  [3, 3],
  [3, 3],
  [3, 3],
];
describe.each([
  ["whose size is known", known],
  ["whose size is not known", unknown],
])("a pre-label of an image %s", (_, media) => {
  test.each<[string, object, string]>([
    ["a box of no width", box({ width: 0 }), "/regions/0/width"],
    ["a polygon of one point", { id: "a", type: "polygon", class: "car", points: still }, "/regions/0/points"],
    ["a box at 1e308", box({ x: 1e308 }), media === known ? "/regions/0/x" : "/regions/0"],
  ])("with %s is refused", (_, region, pointer) => {
    expect(wrongIn({ regions: [region] }, street, media)).toEqual([pointer]);
  });

  test("with a box outside of it is refused as far as that is known", () => {
    expect(wrongIn({ regions: [box({ x: -5000 })] }, street, media)).toEqual(media === known ? ["/regions/0/x"] : []);
  });

  test("with a box in it is taken", () => expect(wrongIn({ regions: [box()] }, street, media)).toEqual([]));
});
