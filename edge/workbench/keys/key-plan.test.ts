import { expect, test } from "bun:test";
import * as v from "valibot";
import { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { freeKey, optionKeys, schemaKeys } from "./key-plan.ts";

const schema = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox"],
  classes: [{ name: "boat", colour: "#112233", hotkey: "b" }],
  fields: [
    {
      name: "place",
      title: "Where",
      kind: "choice",
      options: [
        { value: "bay", hotkey: "b" },
        { value: "town", hotkey: "t" },
      ],
    },
    {
      name: "tags",
      title: "Tags",
      kind: "multi_choice",
      options: [
        { value: "tall", hotkey: "t" },
        { value: "wide", hotkey: "w" },
      ],
    },
    { name: "note", title: "Note", kind: "text" },
  ],
});

test("a key belongs to the class first, then to the earlier question", () => {
  expect(optionKeys(schema).map(({ key, value, many }) => [key, value, many])).toEqual([
    ["t", "town", false],
    ["w", "wide", true],
  ]);
  expect([...schemaKeys(schema)].sort()).toEqual(["b", "t", "w"]);
});

test("a standard key gives way to the project's labels", () => {
  expect(freeKey("b", schemaKeys(schema))).toBe("alt+b");
  expect(freeKey("v", schemaKeys(schema))).toBe("v");
});
