import { expect, test } from "bun:test";
import * as v from "valibot";
import { QualityRule } from "../../quality/contract.ts";
import { paramsOf } from "../../quality/rule-params.ts";
import { TaskData } from "../../tasks/contract.ts";
import { ProjectSettings, Template } from "../contract.ts";
import { LabelSchema } from "../label-schema.contract.ts";
import { library } from "./library.ts";

test("the library offers the starting points that people look for, each under its own id", () => {
  const ids = library.map((one) => one.id);
  expect(ids).toEqual(
    expect.arrayContaining([
      "objects",
      "entities",
      "boxes",
      "polygons",
      "keypoints",
      "ner",
      "classification",
      "sentiment",
      "transcription",
      "pairwise",
      "answer-rating",
    ]),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(library.map((one) => [one.id, one] as const))(
  "%s is a template whose label schema and settings are whole",
  (_id, template) => {
    expect(v.parse(Template, template)).toEqual(template);
    expect(v.parse(LabelSchema, template.labelSchema)).toEqual(template.labelSchema);
    expect(v.parse(ProjectSettings, template.settings)).toEqual(template.settings);
    expect(template.instructions.length).toBeGreaterThan(20);
  },
);

test.each(library.map((one) => [one.id, one] as const))(
  "%s names in relations and choices only what it has",
  (_id, { labelSchema }) => {
    const classes = labelSchema.classes.map((one) => one.name);
    for (const { from = [], to = [] } of labelSchema.relations)
      expect(classes).toEqual(expect.arrayContaining([...from, ...to]));
    const choices = [...labelSchema.fields, ...labelSchema.classes.flatMap((one) => one.attributes)].filter(
      (one) => one.kind === "choice",
    );
    for (const { options } of choices) expect(new Set(options.map((one) => one.value)).size).toBeGreaterThan(1);
  },
);

const drawn = ["bbox", "rotated_bbox", "polygon", "polyline", "point", "keypoints", "ellipse", "span"];
const asked = ["choice", "multi_choice", "taxonomy", "rating", "number", "text", "date", "ranking", "pairwise"];
test.each(library.map((one) => [one.id, one] as const))(
  "%s asks for nothing that the workbench cannot take: its media, tools, questions and keys",
  (_id, { labelSchema }) => {
    expect(TaskData.options.map((one) => one.entries.type.literal)).toContain(labelSchema.media as "image");
    const tools = [...labelSchema.tools, ...labelSchema.classes.flatMap((one) => one.tools ?? [])];
    expect(tools.filter((tool) => !drawn.includes(tool))).toEqual([]);
    expect(labelSchema.fields.filter((field) => !asked.includes(field.kind))).toEqual([]);
    const keys = [...labelSchema.classes, ...labelSchema.fields.flatMap((one) => one.options)].flatMap(
      (one) => one.hotkey ?? [],
    );
    expect(new Set(keys).size).toBe(keys.length);
  },
);

test.each(library.map((one) => [one.id, one] as const))(
  "%s begins with a queue for each stage and with rules that quality knows",
  (_id, { queues, qualityRules, labelSchema }) => {
    expect(queues.map((one) => one.stage)).toEqual(["annotate", "review"]);
    expect(qualityRules.length).toBeGreaterThan(1);
    for (const { kind, params } of qualityRules) {
      expect(v.is(QualityRule.entries.kind, kind)).toBe(true);
      expect(() => paramsOf(kind as QualityRule["kind"], params)).not.toThrow();
      if (params.class) expect(labelSchema.classes.map((one) => one.name)).toContain(params.class as string);
      if (labelSchema.media === "text") expect(kind).not.toBe("inside_image");
    }
  },
);

test("photographs and texts are each judged by two people, and half of them reviewed", () => {
  for (const id of ["objects", "entities"]) {
    expect(library.find((one) => one.id === id)).toMatchObject({
      workflowTemplate: "review",
      settings: { overlap: 2, reviewShare: 0.5 },
    });
  }
});
