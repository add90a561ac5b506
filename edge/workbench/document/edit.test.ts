import { describe, expect, test } from "bun:test";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { docOf } from "./document.ts";
import * as edit from "./edit.ts";

const box = (id: string, name = "cat"): Region => ({
  id,
  class: name,
  attributes: { tame: true },
  type: "bbox",
  x: 0,
  y: 0,
  width: 9,
  height: 9,
});
const doc = docOf({
  regions: [box("a"), box("b"), box("c")],
  relations: [{ from: "a", to: "b", type: "near" }],
  answers: {},
});
const ids = (d: typeof doc) => d.regions.map((r) => r.id).join("");

describe("edits", () => {
  test("removing a region removes the relations that touch it", () => {
    const after = edit.removeRegions(new Set(["b"]))(doc);
    expect(ids(after)).toBe("ac");
    expect(after.relations).toEqual([]);
  });

  test("locked regions are neither moved, removed nor renamed", () => {
    const locked = edit.setLocked(["a"], true)(doc);
    expect(edit.removeRegions(new Set(["a"]))(locked)).toBe(locked);
    expect(edit.replaceRegions([{ ...box("a"), x: 5 } as Region])(locked)).toBe(locked);
    expect(edit.setClass(new Set(["a"]), "dog", new Set())(locked)).toBe(locked);
  });

  test("a new class drops the attributes that it does not have", () => {
    expect(edit.setClass(new Set(["a"]), "dog", new Set())(doc).regions[0]).toMatchObject({
      class: "dog",
      attributes: {},
    });
    expect(edit.setClass(new Set(["a"]), "dog", new Set(["tame"]))(doc).regions[0]!.attributes).toEqual({ tame: true });
  });

  test("a relation is made once and never to itself", () => {
    expect(edit.addRelation({ from: "a", to: "b", type: "near" })(doc)).toBe(doc);
    expect(edit.addRelation({ from: "a", to: "a", type: "near" })(doc)).toBe(doc);
    expect(edit.addRelation({ from: "b", to: "a", type: "near" })(doc).relations).toHaveLength(2);
  });

  test("an answer that is taken back leaves no trace", () => {
    const answered = edit.setAnswer("place", "town")(doc);
    expect(edit.setAnswer("place", undefined)(answered).answers).toEqual({});
    expect(edit.setAnswer("place", "town")(answered)).toBe(answered);
  });

  test("regions go to the front or the back of the drawing order", () => {
    expect(ids(edit.reorder(new Set(["a"]), true)(doc))).toBe("bca");
    expect(ids(edit.reorder(new Set(["c"]), false)(doc))).toBe("cab");
    expect(edit.reorder(new Set(["c"]), true)(doc)).toBe(doc);
  });

  test("an attribute is set and removed on every region named", () => {
    const after = edit.setAttribute(new Set(["a", "b"]), "tame", undefined)(doc);
    expect(after.regions.map((r) => r.attributes)).toEqual([{}, {}, { tame: true }]);
  });
});
