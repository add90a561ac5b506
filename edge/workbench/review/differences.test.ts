import { describe, expect, test } from "bun:test";
import type { Region, Result } from "../../../core/annotations/region.contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { compareSides, type Difference } from "./differences.ts";
import { findThings } from "./things.ts";

const schema: LabelSchema = {
  media: "image",
  tools: ["bbox"],
  classes: [
    {
      name: "car",
      colour: "#ff0000",
      attributes: [
        { name: "parked", kind: "boolean", options: [], required: false },
        { name: "parts", kind: "multi_choice", options: [], required: false },
      ],
    },
    { name: "truck", colour: "#00ff00", attributes: [] },
  ],
  fields: [
    {
      name: "weather",
      title: "Weather",
      kind: "choice",
      options: [{ value: "sun" }, { value: "rain" }],
      required: false,
    },
    { name: "order", title: "Order", kind: "ranking", options: [], required: false },
  ],
  relations: [{ type: "tows" }],
};
const box = (id: string, x: number, more: Partial<Region> = {}): Region =>
  ({ id, class: "car", attributes: {}, type: "bbox", x, y: 0, width: 10, height: 10, ...more }) as Region;
const span = (id: string, start: number, end: number): Region => ({
  id,
  class: "car",
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
const waysOf = (differences: readonly Difference[]) =>
  differences.map((d) => (d.kind === "region" ? d.ways.join("+") : d.kind));

describe("which regions mark the same thing", () => {
  const members = (...sides: Region[][]) => findThings(sides).map((t) => t.members.map((r) => r?.id ?? null));

  test("regions that overlap are one thing, others stand alone", () => {
    expect(members([box("a1", 0), box("a2", 100)], [box("b1", 2)])).toEqual([
      ["a1", "b1"],
      ["a2", null],
    ]);
  });
  test("the closer pair wins, and each side gives one region at most", () => {
    expect(members([box("a1", 0)], [box("b1", 4), box("b2", 1)])).toEqual([
      ["a1", "b2"],
      [null, "b1"],
    ]);
  });
  test("a pair of one class wins over a closer pair of two", () => {
    expect(members([box("a1", 0)], [box("b1", 0, { class: "truck" }), box("b2", 2)])).toEqual([
      ["a1", "b2"],
      [null, "b1"],
    ]);
  });
  test("three sides meet in one thing", () => {
    expect(members([box("a1", 0)], [box("b1", 1)], [box("c1", 2)])).toEqual([["a1", "b1", "c1"]]);
  });
  test("touching alone makes no pair", () => {
    expect(members([box("a1", 0)], [box("b1", 9.5)])).toEqual([
      ["a1", null],
      [null, "b1"],
    ]);
  });
  test("a thousand regions a side are matched within a second of processor time", () => {
    const grid = (side: string) =>
      Array.from(
        { length: 1000 },
        (_, i): Region => ({ ...box(`${side}${i}`, (i % 40) * 20), y: Math.floor(i / 40) * 20 }) as Region,
      );
    const before = process.cpuUsage();
    expect(findThings([grid("a"), grid("b")])).toHaveLength(1000);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});

describe("what differs", () => {
  test("equal work has no difference and full agreement", () => {
    const same = () => result([box("a", 0)], { answers: { weather: "sun" } });
    const found = compareSides([same(), same()], schema);
    expect(found.differences).toEqual([]);
    expect(found.agreement).toEqual([1, 1]);
    expect(found.agreed.map((ids) => [...ids])).toEqual([["a"], ["a"]]);
  });
  test("a thing that one side lacks, another class, another place and another attribute are told apart", () => {
    const left = result([box("a", 0), box("b", 50), box("c", 100), box("d", 150, { attributes: { parked: true } })]);
    const right = result([
      box("f", 50, { class: "truck" }),
      box("g", 106),
      box("h", 150, { attributes: { parked: false } }),
    ]);
    expect(waysOf(compareSides([left, right], schema).differences)).toEqual([
      "missing",
      "class",
      "place",
      "attributes",
    ]);
  });
  test("a choice of several is the same in any order; a ranking is not", () => {
    const one = result([box("a", 0, { attributes: { parts: ["x", "y"] } })], { answers: { order: ["1", "2"] } });
    const other = result([box("b", 0, { attributes: { parts: ["y", "x"] } })], { answers: { order: ["2", "1"] } });
    expect(waysOf(compareSides([one, other], schema).differences)).toEqual(["answer"]);
  });
  test("an answer that one side did not give is a difference", () => {
    const [answer] = compareSides([result([], { answers: { weather: "sun" } }), result([])], schema).differences;
    expect(answer).toMatchObject({ kind: "answer", answers: ["sun", undefined] });
  });
  test("a span must be the same to the letter", () => {
    expect(waysOf(compareSides([result([span("a", 0, 10)]), result([span("b", 0, 9)])], schema).differences)).toEqual([
      "place",
    ]);
  });
  test("relations are compared between the things that they join", () => {
    const left = result([box("a", 0), box("b", 50)], { relations: [{ from: "a", to: "b", type: "tows" }] });
    const right = result([box("x", 0), box("y", 50)]);
    expect(compareSides([left, right], schema).differences).toMatchObject([
      { kind: "relation", type: "tows", has: [true, false] },
    ]);
    const mirrored = result([box("x", 0), box("y", 50)], { relations: [{ from: "x", to: "y", type: "tows" }] });
    expect(compareSides([left, mirrored], schema).differences).toEqual([]);
  });
  test("differences come from top to bottom and left to right, questions first", () => {
    const left = result([box("low", 0, { y: 90 } as Partial<Region>), box("right", 90), box("left", 0)], {
      answers: { weather: "sun" },
    });
    const keys = compareSides([left, result([])], schema).differences.map((d) => d.key);
    expect(keys).toEqual(["answer weather", "left/", "right/", "low/"]);
  });
  test("with one side alone nothing differs", () => {
    expect(compareSides([result([box("a", 0)])], schema)).toMatchObject({ differences: [], agreement: [null] });
  });
  test("agreement is the mean of the regions' F1 and the share of equal answers, as the server counts it", () => {
    const left = result([box("a", 0), box("b", 50)], { answers: { weather: "sun", order: ["1"] } });
    const right = result([box("c", 0)], { answers: { weather: "sun", order: ["2"] } });
    expect(compareSides([left, right], schema).agreement[0]).toBeCloseTo((2 / 3 + 1 / 2) / 2, 6);
  });
});

describe("what has changed between versions of one annotation", () => {
  test("the least change of place counts, and equal shapes do not", () => {
    const [before, after] = [result([box("a", 0), box("b", 50)]), result([box("a", 1), box("b", 50)])];
    expect(compareSides([before, after], schema).differences).toEqual([]);
    expect(compareSides([before, after], schema, true).differences).toMatchObject([{ key: "a/a", ways: ["place"] }]);
  });
  test("a region is recognised by its id however far it was moved", () => {
    const { differences } = compareSides([result([box("a", 0)]), result([box("a", 400)])], schema, true);
    expect(differences).toMatchObject([{ key: "a/a", ways: ["place"] }]);
  });
  test("what was drawn anew in the same place is a change of it, not one gone and one come", () => {
    const { differences } = compareSides([result([box("a", 0)]), result([box("z", 1)])], schema, true);
    expect(differences).toMatchObject([{ key: "a/z", ways: ["place"] }]);
  });
});
