import { expect, test } from "bun:test";
import * as v from "valibot";
import { ProjectSettings, Template } from "../contract.ts";
import { LabelSchema } from "../label-schema.contract.ts";
import { library } from "./library.ts";

test("the library offers the starting points that people look for, each under its own id", () => {
  const ids = library.map((one) => one.id);
  expect(ids).toEqual(
    expect.arrayContaining(["objects", "entities", "boxes", "polygons", "ner", "classification", "sentiment"]),
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

test("photographs and texts are each judged by two people, and half of them reviewed", () => {
  for (const id of ["objects", "entities"]) {
    expect(library.find((one) => one.id === id)).toMatchObject({
      workflowTemplate: "review",
      settings: { overlap: 2, reviewShare: 0.5 },
    });
  }
});
