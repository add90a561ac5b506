import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import type { Annotation } from "../annotations/contract.ts";
import { Result } from "../annotations/region.contract.ts";
import { LabelSchema } from "../projects/label-schema.contract.ts";
import { paramsOf } from "./rule-params.ts";
import { findingsOf, type Material, type Rule } from "./rules.ts";

const schema = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox"],
  classes: [
    { name: "car", colour: "#ff0000", attributes: [{ name: "make", title: "Make", kind: "text", required: true }] },
    { name: "dog", colour: "#00ff00" },
  ],
  fields: [{ name: "scene", title: "Scene", kind: "text", required: true }],
});
const box = (id: string, x: number, width = 10, name = "dog") => ({
  id,
  type: "bbox",
  class: name,
  x,
  y: 0,
  width,
  height: 10,
});
const annotation = (regions: object[], more: Partial<Annotation> = {}) =>
  ({
    id: "a",
    activeSeconds: 60,
    result: v.parse(Result, { regions, answers: { scene: "street" } }),
    ...more,
  }) as Annotation;
const rule = (kind: Rule["kind"], params: Record<string, unknown> = {}, more: Partial<Rule> = {}): Rule => ({
  kind,
  params,
  severity: "error",
  enabled: true,
  ...more,
});
const look = (one: Rule, about: Annotation, more: Partial<Material> = {}) =>
  findingsOf([one], {
    annotations: [about],
    data: { type: "image", fileId: "f", width: 100, height: 50 },
    schemaOf: () => schema,
    overlaps: [],
    ...more,
  });
const regions = (found: { regionId: string | null }[]) => found.map((finding) => finding.regionId);

describe("a rule", () => {
  test("counts regions, all or of one class", () => {
    const two = annotation([box("1", 0), box("2", 20, 10, "car")]);
    expect(look(rule("region_count", { min: 3 }), two)).toEqual([
      {
        rule: "region_count",
        severity: "error",
        annotationId: "a",
        regionId: null,
        detail: "2 regions, at least 3 are expected",
      },
    ]);
    expect(look(rule("region_count", { max: 1 }), two)).toHaveLength(1);
    expect(look(rule("region_count", { min: 1, max: 1, class: "car" }), two)).toEqual([]);
    expect(look(rule("region_count", { min: 2, class: "car" }), two)).toHaveLength(1);
  });
  test("finds what is too small on its shorter side", () => {
    expect(regions(look(rule("min_size", { pixels: 5 }), annotation([box("1", 0, 4), box("2", 20, 5)])))).toEqual([
      "1",
    ]);
  });
  test("measures a mask by what is painted, also where its counts are compressed", () => {
    const mask = (id: string, counts: number[] | string) => {
      return { id, type: "mask", class: "dog", rle: { size: [10, 10], counts } };
    };
    // Both are 2 wide and 3 high; the third cannot be read, and the fourth is all of the image.
    const about = annotation([
      mask("plain", [23, 3, 7, 3, 64]),
      mask("packed", "g0370i1"),
      mask("broken", "o"),
      mask("whole", [0, 100]),
    ]);
    expect(regions(look(rule("min_size", { pixels: 2 }), about))).toEqual([]);
    expect(look(rule("min_size", { pixels: 3 }), about).map(({ regionId, detail }) => [regionId, detail])).toEqual([
      ["plain", "2 pixels on its shorter side, at least 3 are expected"],
      ["packed", "2 pixels on its shorter side, at least 3 are expected"],
    ]);
    expect(regions(look(rule("geometry", { minArea: 7 }), about))).toEqual(["plain", "packed"]);
    expect(regions(look(rule("geometry", { maxArea: 5 }), about))).toEqual(["plain", "packed", "whole"]);
  });
  test("finds what leaves the image, if its size is known", () => {
    const about = annotation([box("1", -1), box("2", 90.5), box("3", 91)]);
    expect(regions(look(rule("inside_image"), about))).toEqual(["1", "3"]);
    expect(look(rule("inside_image", { tolerance: 2 }), about)).toEqual([]);
    expect(look(rule("inside_image"), about, { data: { type: "image", fileId: "f" } })).toEqual([]);
    expect(look(rule("inside_image"), about, { data: { type: "text", text: "t" } })).toEqual([]);
  });
  test("finds what covers the same as another region", () => {
    const overlaps = [
      { annotationId: "a", left: "1", right: "2", iou: 0.97 },
      { annotationId: "b", left: "1", right: "2", iou: 1 },
    ];
    const about = annotation([box("1", 0), box("2", 0)]);
    expect(regions(look(rule("duplicates"), about, { overlaps }))).toEqual(["2"]);
    expect(look(rule("duplicates", { iou: 0.98 }), about, { overlaps })).toEqual([]);
  });
  test("finds work that took less time than it takes", () => {
    const about = annotation([box("1", 0), box("2", 20)], { activeSeconds: 5 });
    expect(look(rule("too_fast"), about)).toEqual([]);
    expect(look(rule("too_fast", { seconds: 6 }), about)).toHaveLength(1);
    expect(look(rule("too_fast", { perRegion: 3 }), about)).toHaveLength(1);
  });
  test("finds questions and attributes that must be answered and are not", () => {
    const about = annotation([box("1", 0, 10, "car"), box("2", 20)], {
      result: v.parse(Result, { regions: [box("1", 0, 10, "car"), box("2", 20)] }),
    });
    expect(regions(look(rule("required_fields"), about))).toEqual([null, "1"]);
  });
  test("that is switched off finds nothing", () => {
    expect(look(rule("region_count", { min: 9 }, { enabled: false }), annotation([]))).toEqual([]);
  });
});

describe("a rule's parameters", () => {
  const wrong: [Rule["kind"], unknown, string][] = [
    ["region_count", {}, "/params"],
    ["region_count", { min: 3, max: 2 }, "/params"],
    ["region_count", { min: -1 }, "/params/min"],
    ["region_count", { min: 1, colour: "red" }, "/params/colour"],
    ["min_size", { pixels: "4" }, "/params/pixels"],
    ["duplicates", { iou: 1.1 }, "/params/iou"],
    ["too_fast", { seconds: -3 }, "/params/seconds"],
    ["required_fields", { all: true }, "/params/all"],
  ];
  test.each(wrong)("of %s do not take %j", (kind, params, pointer) => {
    expect(() => paramsOf(kind, params)).toThrow(
      expect.objectContaining({
        code: "quality.invalid_rule",
        fields: { errors: [expect.objectContaining({ pointer })] },
      }),
    );
  });
  test("have defaults", () => {
    expect(paramsOf("duplicates", {})).toEqual({ iou: 0.95 });
    expect(paramsOf("too_fast", {})).toEqual({ seconds: 3 });
    expect(paramsOf("min_size", {})).toEqual({ pixels: 4 });
  });
});

describe("a rule about geometry", () => {
  test("holds regions of a class to sides, area, ratio and points", () => {
    const about = annotation([box("1", 0, 4), box("2", 20, 40), box("3", 70, 10, "car")]);
    expect(regions(look(rule("geometry", { minArea: 50, class: "dog" }), about))).toEqual(["1"]);
    expect(regions(look(rule("geometry", { maxRatio: 3 }), about))).toEqual(["2"]);
    expect(regions(look(rule("geometry", { maxSide: 30, minSide: 5 }), about))).toEqual(["1", "2"]);
    const ring = {
      id: "p",
      type: "polygon",
      class: "dog",
      points: [
        [0, 0],
        [10, 0],
        [0, 10],
      ],
    };
    const holes = [
      [
        [1, 1],
        [3, 1],
        [1, 3],
      ],
    ];
    expect(look(rule("geometry", { minArea: 48 }), annotation([ring]))).toEqual([]);
    expect(look(rule("geometry", { minArea: 49 }), annotation([{ ...ring, holes }]))).toHaveLength(1);
    // A bow-tie covers both of its triangles; what is too far away to measure has no area to find fault with.
    const tie = [
      [0, 0],
      [10, 10],
      [10, 0],
      [0, 10],
    ];
    expect(look(rule("geometry", { minArea: 49 }), annotation([{ ...ring, points: tie }]))).toEqual([]);
    expect(look(rule("geometry", { minArea: 51 }), annotation([{ ...ring, points: tie }]))).toHaveLength(1);
    const far = tie.map(([x, y]) => [x! * 1e307, y! * 1e307]);
    expect(look(rule("geometry", { minArea: 51, maxArea: 60 }), annotation([{ ...ring, points: far }]))).toEqual([]);
    expect(look(rule("geometry", { maxPoints: 3 }), annotation([ring]))).toEqual([]);
    expect(look(rule("geometry", { maxPoints: 5 }), annotation([{ ...ring, holes }]))).toHaveLength(1);
  });
  test("finds overlaps of the classes that it names", () => {
    const overlaps = [
      { annotationId: "a", left: "1", right: "2", iou: 0.6 },
      { annotationId: "a", left: "1", right: "3", iou: 0.97 },
    ];
    const about = annotation([box("1", 0), box("2", 0, 10, "car"), box("3", 0)]);
    expect(regions(look(rule("overlap", { class: "car", other: "dog" }), about, { overlaps }))).toEqual(["2"]);
    expect(regions(look(rule("overlap", { iou: 0.7 }), about, { overlaps }))).toEqual(["3"]);
    expect(regions(look(rule("duplicates"), annotation([box("1", 0), box("3", 0, 10, "car")]), { overlaps }))).toEqual(
      [],
    );
  });
});

describe("a rule about text", () => {
  const text = { type: "text" as const, text: "👩 Ann, Rome" };
  const span = (id: string, start: number, end: number) => ({ id, type: "span", class: "dog", start, end });
  test("looks at answers, attributes and what spans cover", () => {
    const about = annotation([{ ...box("1", 0), attributes: { plate: "B-AB 1" } }]);
    const plate = { of: "attribute", name: "plate", pattern: "^[A-Z]{1,3}-[A-Z]{1,2} \\d{1,4}$" };
    expect(look(rule("text_pattern", plate), about)).toEqual([]);
    expect(look(rule("text_pattern", { ...plate, must: "not_match" }), about)).toHaveLength(1);
    expect(look(rule("text_pattern", { pattern: "^Street$" }), about)[0]!.detail).toBe(
      'the answer to "scene" does not match the pattern ^Street$',
    );
    expect(look(rule("text_pattern", { pattern: "^Street$", name: "other" }), about)).toEqual([]);
    const edges = { of: "span", pattern: "^\\s|\\s$|,$", must: "not_match", message: "has loose edges" };
    const found = look(rule("text_pattern", edges), annotation([span("1", 2, 5), span("2", 2, 6)]), { data: text });
    expect(found.map(({ regionId, detail }) => [regionId, detail])).toEqual([["2", "has loose edges"]]);
  });
});

describe("a rule written as an expression", () => {
  const about = annotation([box("1", 0), box("2", 20, 10, "car"), box("3", 40, 2, "car")]);
  test("asks about the annotation or about each region", () => {
    const cars = { expression: "regions.filter(r, r.class == 'car').size() <= 1", message: "one car at most" };
    expect(look(rule("expression", cars), about)).toMatchObject([{ regionId: null, detail: "one car at most" }]);
    const wide = { each: "region", expression: "region.class != 'car' || region.width * 2 > task.width / 10" };
    expect(regions(look(rule("expression", wide), about))).toEqual(["3"]);
    expect(look(rule("expression", { expression: "answers.scene == 'street' && seconds > 5" }), about)).toEqual([]);
  });
  test("that has no answer says so instead of passing", () => {
    const found = look(rule("expression", { expression: "answers.nobody == 'x'" }), about);
    expect(found[0]!.detail).toContain("has no answer");
    const many = annotation(Array.from({ length: 5000 }, (_, at) => box(String(at), at)));
    expect(look(rule("expression", { expression: "regions.size() > 1" }), many)[0]!.detail).toContain("too large");
  });
  test.each([
    ["expression", { expression: "regions.size(" }],
    ["expression", { expression: "secret > 1" }],
    ["expression", { expression: "answers.scene.matches('(a+)+$')" }],
    ["text_pattern", { pattern: "(a" }],
  ] as const)("of %s does not take %j", (kind, params) => {
    expect(() => paramsOf(kind, params)).toThrow(expect.objectContaining({ code: "quality.invalid_rule" }));
  });
});
