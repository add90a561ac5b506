import { describe, expect, test } from "bun:test";
import type { Region, Result } from "../../../core/annotations/region.contract.ts";
import type { Field, LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { compareSides } from "./differences.ts";
import { answerWords, attributeWords, differenceWords, keptWords, thingPlace } from "./words.ts";

const schema: LabelSchema = {
  media: "image",
  tools: ["bbox"],
  classes: [
    { name: "car", title: "Car", colour: "#ff0000", attributes: [] },
    { name: "truck", title: "Truck", colour: "#00ff00", attributes: [] },
  ],
  fields: [
    { name: "weather", title: "Weather", kind: "choice", options: [{ value: "sun", title: "Sunny" }], required: false },
  ],
  relations: [{ type: "tows", title: "pulls" }],
};
const text = "Ann met Bob in Ohio";
const textOf = (start: number, end: number) => text.slice(start, end);
const box = (id: string, x: number, name = "car"): Region => ({
  id,
  class: name,
  attributes: {},
  type: "bbox",
  x,
  y: 0,
  width: 10,
  height: 10,
});
const span = (id: string, start: number, end: number, name = "car"): Region => ({
  id,
  class: name,
  attributes: {},
  type: "span",
  start,
  end,
});
const result = (regions: Region[], more: Partial<Result> = {}): Result => ({
  regions,
  relations: [],
  answers: {},
  ...more,
});
const words = (results: Result[], names: string[], changes = false) =>
  compareSides(results, schema, changes).differences.map((difference) => {
    const { title, detail } = differenceWords(difference, { names, changes, schema, textOf });
    return `${title}: ${detail}`;
  });

describe("differences in words", () => {
  test("name who alone has a thing, or who alone lacks it", () => {
    expect(words([result([box("a", 0)]), result([])], ["Ana", "Bea"])).toEqual(["Car: only Ana"]);
    expect(words([result([box("a", 0)]), result([box("b", 0)]), result([])], ["Ana", "Bea", "Cy"])).toEqual([
      "Car: not Cy",
    ]);
  });
  test("name both classes and how far places overlap", () => {
    expect(words([result([box("a", 0)]), result([box("b", 0, "truck")])], ["Ana", "Bea"])).toEqual([
      "Car or Truck: class differs",
    ]);
    expect(words([result([box("a", 0)]), result([box("b", 6)])], ["Ana", "Bea"])).toEqual(["Car: 25 % overlap"]);
  });
  test("quote the longest text that a side has marked", () => {
    expect(words([result([span("a", 0, 3)]), result([span("b", 0, 7)])], ["Ana", "Bea"])).toEqual([
      "“Ann met”: 43 % overlap",
    ]);
    expect(words([result([span("a", 15, 19)]), result([span("b", 15, 19, "truck")])], ["Ana", "Bea"])).toEqual([
      "“Ohio”: Car or Truck",
    ]);
  });
  test("give answers by their options' titles", () => {
    const given = result([], { answers: { weather: "sun" } });
    expect(words([given, result([])], ["Ana", "Bea"])).toEqual(["Weather: Sunny or not answered"]);
  });
  test("say of versions what was added, removed, moved and renamed", () => {
    const before = result([box("a", 0), box("b", 50), box("c", 100)]);
    const after = result([box("a", 1), box("b", 50, "truck"), box("d", 150)]);
    expect(words([before, after], ["Before", "Now"], true)).toEqual([
      "Car: moved or reshaped",
      "Car or Truck: class changed",
      "Car: removed",
      "Car: added",
    ]);
  });
  test("say how a relation reads", () => {
    const left = result([box("a", 0), box("b", 50, "truck")], { relations: [{ from: "b", to: "a", type: "tows" }] });
    expect(words([left, result([box("x", 0), box("y", 50, "truck")])], ["Ana", "Bea"])).toEqual([
      "Truck pulls Car: only Ana",
    ]);
  });
});

describe("values in words", () => {
  const field = (kind: Field["kind"]): Field => ({
    name: "f",
    title: "F",
    kind,
    options: [{ value: "a", title: "Apple" }, { value: "b" }],
    required: false,
  });
  test.each([
    ["choice", "a", "Apple"],
    ["multi_choice", ["a", "b"], "Apple, b"],
    ["ranking", ["b", "a"], "b › Apple"],
    ["rating", 4, "4 of 5"],
    ["number", 4, "4"],
    ["multi_choice", [], "not answered"],
    ["message_ratings", { helpful: 3 }, "helpful: 3"],
  ] as const)("an answer to a %s", (kind, answer, said) => {
    expect(answerWords(field(kind), answer as never)).toBe(said);
  });
  test("an attribute that is off is told apart from one that is not set", () => {
    const attribute = { name: "moving", kind: "boolean" as const, options: [], required: false };
    expect(attributeWords(attribute, false)).toBe("no");
    expect(attributeWords(attribute, undefined)).toBe("not set");
  });
  test("a place is told for shapes, while a span's is its text", () => {
    expect(thingPlace({ members: [null, box("a", 3)] }, textOf)).toBe("box 10 × 10 at 3, 0");
    expect(thingPlace({ members: [span("a", 0, 3)] }, textOf)).toBe("");
  });
});

test("what was left as a model made it is told in words", () => {
  const kept = { model: "ner-2", regions: 3, answers: 1, unchanged: false };
  expect(keptWords({ ...kept, unchanged: true })).toBe("just as the model made it");
  expect(keptWords(kept)).toBe("3 regions and 1 answer kept from the model");
  expect(keptWords({ ...kept, regions: 1, answers: 0 })).toBe("1 region kept from the model");
  expect(keptWords({ ...kept, regions: 0, answers: 0 })).toBe("nothing kept from the model");
});
