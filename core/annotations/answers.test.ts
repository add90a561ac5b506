import { describe, expect, test } from "bun:test";
import { answers, at, check } from "./street.suite.ts";

describe("relations and ids", () => {
  const car = { id: "c", class: "car", type: "point", x: 1, y: 1, attributes: { make: "a" } };
  const sign = { id: "s", class: "sign", type: "point", x: 2, y: 2 };
  const related = (...relations: object[]) => check({ regions: [car, sign], relations, answers });
  const carries = { from: "c", to: "s", type: "carries" };
  const table: [string, object[], string][] = [
    ["from nowhere", [{ ...carries, from: "x" }], "/relations/0/from"],
    ["of an unknown type", [{ ...carries, type: "eats" }], "/relations/0/type"],
    ["to a class that it does not go to", [{ from: "c", to: "c", type: "carries" }], "/relations/0/to"],
    ["said twice", [carries, carries], "/relations/1"],
  ];
  test.each(table)("a relation %s is refused", (_name, relations, pointer) =>
    expect(related(...relations)[0]).toEqual(at(pointer)[0]!),
  );
  test("a relation that joins the right classes is taken", () => expect(related(carries)).toEqual([]));
  test("two regions with one id are refused", () => {
    expect(check({ regions: [car, { ...sign, id: "c" }], answers })).toEqual(at("/regions/1/id"));
  });
});

describe("an answer", () => {
  const table: [string, unknown, boolean][] = [
    ["scene", "z", false],
    ["scene", ["a"], false],
    ["scene", "b", true],
    ["many", ["a"], false],
    ["many", ["a", "b", "c"], false],
    ["many", ["a", "z"], false],
    ["many", ["a", "c"], true],
    ["many", [], true],
    ["tree", "a", true],
    ["tree", ["a", "b"], true],
    ["tree", "z", false],
    ["tree", 3, false],
    ["stars", 0, false],
    ["stars", 6, false],
    ["stars", 2.5, false],
    ["stars", "3", false],
    ["stars", 3, true],
    ["size", -0.1, false],
    ["size", 1.1, false],
    ["size", 0.5, true],
    ["note", "👩‍🚀", true],
    ["note", "abcd", false],
    ["note", 3, false],
    ["note", "", true],
    ["day", "2026-02-29", false],
    ["day", "yesterday", false],
    ["day", "2024-02-29", true],
    ["order", ["a", "b"], false],
    ["order", ["a", "b", "b"], false],
    ["order", ["c", "a", "b"], true],
    ["better", "both", false],
    ["better", "a", true],
    ["turns", { m1: 6 }, false],
    ["turns", "5", false],
    ["turns", { m1: 5, m2: 1 }, true],
    ["surprise", "x", false],
  ];
  test.each(table)("to %s of %j is right: %p", (field, value, right) => {
    expect(check({ answers: { ...answers, [field]: value } })).toEqual(right ? [] : at(`/answers/${field}`));
  });
  test("that is required and missing is asked for", () => expect(check({})).toEqual(at("/answers/scene")));
});
