import { expect, test } from "bun:test";
import * as v from "valibot";
import { Result } from "../annotations/region.contract.ts";
import { type Field, LabelSchema } from "./label-schema.contract.ts";
import { compareSchemas, describeChanges } from "./schema-changes.ts";

const schema = (more: Partial<v.InferInput<typeof LabelSchema>> = {}): LabelSchema =>
  v.parse(LabelSchema, {
    media: "image",
    tools: ["bbox", "polygon"],
    classes: [
      {
        name: "cat",
        colour: "#000000",
        attributes: [{ name: "mood", kind: "choice", options: [{ value: "calm" }, { value: "cross" }] }],
      },
      { name: "dog", colour: "#ffffff" },
    ],
    fields: [
      { name: "scene", title: "Where?", kind: "choice", options: [{ value: "in" }, { value: "out" }] },
      { name: "count", title: "How many?", kind: "number", min: 0, max: 10 },
    ],
    relations: [{ type: "chases" }],
    ...more,
  });
const box = (id: string, name: string, attributes = {}) => ({
  id,
  type: "bbox" as const,
  class: name,
  x: 1,
  y: 1,
  width: 2,
  height: 2,
  attributes,
});
const work = v.parse(Result, {
  regions: [box("1", "cat", { mood: "cross" }), box("2", "dog"), box("3", "dog")],
  relations: [{ from: "2", to: "1", type: "chases" }],
  answers: { scene: "out", count: 7 },
});
const before = schema();
const [cat, dog] = before.classes as [(typeof before.classes)[0], (typeof before.classes)[0]];
const [scene, count] = before.fields as [Field, Field];

test.each([
  { what: "a class that is gone", after: { classes: [cat] }, kind: "class_removed", pointer: "/classes/1", places: 2 },
  { what: "a tool that is gone", after: { tools: ["polygon"] }, kind: "tool_removed", pointer: "/tools", places: 3 },
  {
    what: "a class that may be drawn in fewer ways",
    after: { classes: [cat, { ...dog, tools: ["polygon"] }] },
    kind: "class_tools_narrowed",
    pointer: "/classes/1/tools",
    places: 2,
  },
  {
    what: "an attribute that is gone",
    after: { classes: [{ ...cat, attributes: [] }, dog] },
    kind: "attribute_removed",
    pointer: "/classes/0/attributes/0",
    places: 1,
  },
  {
    what: "an attribute that must be set now",
    after: { classes: [cat, { ...dog, attributes: [{ name: "breed", kind: "text", required: true }] }] },
    kind: "attribute_required",
    pointer: "/classes/1/attributes/0",
    places: 2,
  },
  {
    what: "an option of an attribute that is gone",
    after: { classes: [{ ...cat, attributes: [{ ...cat.attributes[0]!, options: [{ value: "calm" }] }] }, dog] },
    kind: "attribute_options_removed",
    pointer: "/classes/0/attributes/0/options",
    places: 1,
  },
  {
    what: "a question that is gone",
    after: { fields: [count] },
    kind: "field_removed",
    pointer: "/fields/0",
    places: 1,
  },
  {
    what: "a new question that must be answered",
    after: { fields: [scene, count, { name: "who", title: "Who?", kind: "text", required: true }] },
    kind: "field_required",
    pointer: "/fields/2",
    places: 1,
  },
  {
    what: "an option of a question that is gone",
    after: { fields: [{ ...scene, options: [{ value: "in" }] }, count] },
    kind: "field_options_removed",
    pointer: "/fields/0/options",
    places: 1,
  },
  {
    what: "bounds that an answer is out of",
    after: { fields: [scene, { ...count, max: 5 }] },
    kind: "field_bounds_narrowed",
    pointer: "/fields/1",
    places: 1,
  },
  {
    what: "a relation that is gone",
    after: { relations: [] },
    kind: "relation_removed",
    pointer: "/relations/0",
    places: 1,
  },
  {
    what: "a relation that joins fewer classes",
    after: { relations: [{ type: "chases", from: ["cat"] }] },
    kind: "relation_narrowed",
    pointer: "/relations/0",
    places: 1,
  },
  {
    what: "other media",
    after: { media: "text", tools: ["bbox", "polygon"] },
    kind: "media_changed",
    pointer: "/media",
    places: 1,
  },
] as const)("$what is named, with how many places of a hand-in it touches", ({ after, kind, pointer, places }) => {
  const found = compareSchemas(before, schema(after as never));
  const [first] = found;
  expect(first).toMatchObject({ kind, pointer });
  expect(first!.touches!(work)).toBe(places);
  expect(found.slice(1).filter((one) => one.touches)).toEqual([]);
});

test("what adds, renames for the eye, widens or reorders touches nothing", () => {
  const after = schema({
    tools: ["bbox", "polygon", "ellipse"],
    classes: [dog, { ...cat, title: "Cat", colour: "#111111", hotkey: "c" }, { name: "owl", colour: "#222222" }],
    fields: [
      { ...scene, options: [...scene.options, { value: "between" }] },
      { ...count, max: 20 },
    ],
    relations: [{ type: "chases" }, { type: "fears" }],
  });
  const found = describeChanges(before, after);
  expect<string[]>(found.map((one) => one.kind).sort()).toEqual(
    ["class_added", "class_restyled", "field_options_added", "relation_added", "reordered", "tool_added"].sort(),
  );
  expect(found.every((one) => one.effect === "safe")).toBe(true);
  expect(compareSchemas(before, before)).toEqual([]);
});

test("a ranking with one more option leaves each old ranking incomplete", () => {
  const ranking = { ...scene, kind: "ranking" as const };
  const more = { ...ranking, options: [...ranking.options, { value: "between" }] };
  const [change] = compareSchemas(schema({ fields: [ranking] }), schema({ fields: [more] }));
  expect(change!.touches!(v.parse(Result, { answers: { scene: ["out", "in"] } }))).toBe(1);
});
