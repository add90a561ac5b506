import { expect, test } from "bun:test";
import * as v from "valibot";
import { endpoint } from "../wire/endpoint.ts";
import { parseInput } from "./body.ts";

const e = endpoint("POST", "/things", {
  summary: "",
  body: v.strictObject({ meta: v.record(v.string(), v.unknown()) }),
});
const parse = (json: string) => parseInput(e, {}, new URLSearchParams(), new TextEncoder().encode(json), null);

test.each([
  ['{"meta":{"a":[1,"x\\u0000y"]}}', "/meta/a/1"],
  ['{"meta":{"a/b":"\\ud83d"}}', "/meta/a~1b"],
  ['{"meta":{"\\udc00":1}}', "/meta/\udc00"],
])("text that no database can keep is refused by its pointer: %s", (json, pointer) => {
  expect(() => parse(json)).toThrow(
    expect.objectContaining({ code: "request.invalid", fields: { errors: [expect.objectContaining({ pointer })] } }),
  );
});

test.each(['{"meta":{"a":"\\\\u0000"}}', '{"meta":{"a":"\\ud83d\\ude00 caf\\u00e9"}}'])(
  "text that only looks like it passes: %s",
  (json) => {
    expect(parse(json)).toEqual(JSON.parse(json));
  },
);

test.each([
  ['{"meta":{"__proto__":{"admin":true}}}', "/meta/__proto__"],
  ['{"meta":{"a":[{"b/c":{"constructor":1}}]}}', "/meta/a/0/b~1c/constructor"],
  ['{"meta":{"prototype":null}}', "/meta/prototype"],
  ['{"meta":{"\\u005f_proto__":1}}', "/meta/__proto__"],
  ['{"__proto__":{},"meta":{}}', "/__proto__"],
])("a name that cannot be kept is refused by its pointer: %s", (json, pointer) => {
  const errors = [{ pointer, detail: "is a name that cannot be kept" }];
  expect(() => parse(json)).toThrow(expect.objectContaining({ code: "request.invalid", fields: { errors } }));
});

test("what only mentions such a name passes", () => {
  const meta = { a: "__proto__", "constructor ": [1, "constructor"], café: { "my prototype": 1 } };
  expect(parse(JSON.stringify({ meta }))).toEqual({ meta });
});

test("a body that is nested without end is refused, not fatal", () => {
  const deep = `{"meta":{"a":${"[".repeat(200_000)}"]]]]\\"]"${"]".repeat(200_000)}}}`;
  expect(() => parse(deep)).toThrow(expect.objectContaining({ status: 400 }));
});
