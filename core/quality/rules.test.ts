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
