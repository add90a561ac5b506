import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { checkDoc, shortcomingsFrom, shortcomingWords } from "./check-result.ts";
import { docOf } from "./document.ts";

const schema = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox"],
  classes: [
    {
      name: "cat",
      title: "Cat",
      colour: "#112233",
      attributes: [{ name: "tame", title: "Tame", kind: "choice", options: [{ value: "yes" }], required: true }],
    },
  ],
  fields: [
    { name: "place", title: "Where?", kind: "choice", options: [{ value: "town" }], required: true },
    {
      name: "tags",
      title: "Tags",
      kind: "multi_choice",
      options: [{ value: "a" }, { value: "b" }, { value: "c" }],
      max: 2,
    },
    { name: "note", title: "Note", kind: "text", max: 3 },
  ],
});
const cat = (id: string, attributes: Region["attributes"] = {}): Region => ({
  id,
  class: "cat",
  attributes,
  type: "bbox",
  x: 0,
  y: 0,
  width: 1,
  height: 1,
});

describe("what is missing", () => {
  test("a required answer, a required attribute and too many choices are named with their place", () => {
    const found = checkDoc(
      docOf({ regions: [cat("1"), cat("2", { tame: "yes" })], answers: { tags: ["a", "b", "c"] } }),
      schema,
    );
    expect(found.map(shortcomingWords)).toEqual([
      "Where? needs an answer",
      "Tags: must be at most 2 choices",
      "Cat: Tame is required",
    ]);
    expect(found[2]).toMatchObject({ regionId: "1", attribute: "tame" });
  });

  test("blank text is no answer, and length counts characters as people see them in code points", () => {
    expect(checkDoc(docOf({ answers: { place: "town", note: "🙂🙂🙂" } }), schema)).toEqual([]);
    expect(checkDoc(docOf({ answers: { place: "  ", note: "four" } }), schema).map((s) => s.field)).toEqual([
      "place",
      "note",
    ]);
  });

  test("the server's pointers lead to regions, attributes and questions", () => {
    const doc = docOf({ regions: [cat("1"), cat("2")], relations: [{ from: "2", to: "1", type: "near" }] });
    const at = (pointer: string) => shortcomingsFrom([{ pointer, detail: "no" }], doc)[0];
    expect(at("/result/regions/1/attributes/tame")).toEqual({
      subject: "cat",
      detail: "no",
      regionId: "2",
      attribute: "tame",
    });
    expect(at("/result/answers/a~1b")).toEqual({ detail: "no", field: "a/b" });
    expect(at("/result/relations/0/type")).toEqual({ detail: "no", regionId: "2" });
    expect(at("/fence")).toEqual({ detail: "no" });
  });
});
