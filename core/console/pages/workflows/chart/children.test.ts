import { expect, test } from "bun:test";
import { addChild, childNameProblem, namesTo, removeChild, renameChild, scopeOf, startsOf } from "./children.ts";
import { openDocument } from "./document.ts";
import { chartOf } from "./graph.ts";
import type { JsonObject } from "./json.ts";

const invoke = { id: "kid", src: "workflow", params: { name: "part", input: { name: "part" } }, onDone: "b" };
const chart: JsonObject = {
  id: "w",
  initial: "a",
  states: {
    a: { invoke, on: { go: { actions: [{ type: "spawn", params: { name: "part", id: "x" } }] }, leave: "b" } },
    b: { type: "final" },
  },
  children: { part: { id: "part", initial: "s", states: { s: {} }, children: { inner: { id: "part", states: {} } } } },
};

test("a pointer belongs to the innermost child that is there", () => {
  const at = (pointer: string) => Object.values(scopeOf(chart, pointer));
  expect(at("/states/a")).toEqual(["", "/states/a"]);
  expect(at("/children/part/states/s")).toEqual(["/children/part", "/states/s"]);
  expect(at("/children/part/children/inner")).toEqual(["/children/part/children/inner", ""]);
  expect(at("/children/gone/states/s")).toEqual(["", "/children/gone/states/s"]);
  expect(namesTo("/children/part/children/inner")).toEqual(["part", "inner"]);
});

test("an added child has a free name, a way to its end, and is selected", () => {
  const one = addChild(chart);
  expect(one.select).toBe("/children/child");
  const two = addChild(one.definition);
  expect(two.select).toBe("/children/child_2");
  const alone = (two.definition["children"] as JsonObject)["child_2"] as JsonObject;
  expect(chartOf(alone).edges.map(({ id }) => id)).toEqual(["working>done"]);
});

test("a child's new name is known to all that start it, and to nothing else", () => {
  const next = renameChild(chart, "part", "piece");
  expect(startsOf(chart, "part")).toBe(2);
  expect([startsOf(next, "part"), startsOf(next, "piece")]).toEqual([0, 2]);
  expect(next).toMatchObject({ states: { a: { invoke: { params: { name: "piece", input: { name: "part" } } } } } });
  expect(next["children"]).toEqual({ piece: (chart["children"] as JsonObject)["part"]! });
  expect(openDocument(renameChild(next, "piece", "part")).definition).toEqual(chart);
});

test("the last child takes the list with it", () => {
  expect(removeChild(chart, "part")).not.toHaveProperty("children");
  expect(childNameProblem(chart, "part")).toMatch(/already/);
  expect(childNameProblem(chart, "constructor")).toMatch(/Letters/);
  expect(childNameProblem(chart, "other")).toBeNull();
});
