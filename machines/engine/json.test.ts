import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalJson, cleanJson } from "./json.ts";

const json = fc.jsonValue({ maxDepth: 4 });

describe("canonical JSON", () => {
  test("does not depend on the order of keys", () => {
    expect(canonicalJson({ b: 1, a: { d: [1, { y: 1, x: 2 }], c: null } })).toBe(
      '{"a":{"c":null,"d":[1,{"x":2,"y":1}]},"b":1}',
    );
  });

  test("keeps the order of keys inside the named fields", () => {
    const ordered = new Set(["states"]);
    expect(canonicalJson({ z: 1, states: { b: { y: 1, x: 2 }, a: {} } }, ordered)).toBe(
      '{"states":{"b":{"x":2,"y":1},"a":{}},"z":1}',
    );
  });

  test("parses back to the same value", () => {
    fc.assert(
      fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });
});

test("cleaning drops the keys that reach a prototype, at any depth, and keeps the rest", () => {
  const hostile = JSON.parse('{"a":[{"__proto__":{"admin":true},"b":1}],"constructor":{"prototype":1}}');
  const clean = cleanJson(hostile);
  expect(JSON.stringify(clean)).toBe('{"a":[{"b":1}]}');
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});
