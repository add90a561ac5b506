import { expect, test } from "bun:test";
import * as v from "valibot";
import { invalid } from "./problem.ts";
import { safeParse } from "./safe-parse.ts";

const Point = v.tuple([v.number(), v.number()]);
const Body = v.strictObject({
  name: v.optional(v.string()),
  meta: v.optional(v.record(v.string(), v.unknown()), {}),
  regions: v.optional(
    v.array(v.object({ points: v.optional(v.array(Point)), "a/b": v.optional(v.looseObject({})) })),
    [],
  ),
  answer: v.optional(v.union([v.string(), v.array(v.string()), v.object({ text: v.optional(v.string()) })])),
  anything: v.optional(v.unknown()),
});
const told = (input: unknown) => invalid(safeParse(Body, input).issues ?? []).fields.errors;

test.each([
  [[], [""]],
  [{ meta: [] }, ["/meta"]],
  [{ regions: [{}, []] }, ["/regions/1"]],
  [{ meta: [1], regions: [{ "a/b": [] }] }, ["/meta", "/regions/0/a~1b"]],
])("a list is no object: %j", (input, pointers) => {
  expect(told(input)).toEqual(pointers.map((pointer) => ({ pointer, detail: "must be Object, not Array" })));
});

test("what else is wrong is told too, but not what a list lacks or has too much", () => {
  expect(told({ name: 7, meta: ["x"], regions: [["x"]] })).toEqual([
    { pointer: "/meta", detail: "must be Object, not Array" },
    { pointer: "/regions/0", detail: "must be Object, not Array" },
    { pointer: "/name", detail: "must be string, not 7" },
  ]);
  expect(invalid(safeParse(v.strictObject({ id: v.string() }), ["x"]).issues!).fields.errors).toEqual([
    { pointer: "", detail: "must be Object, not Array" },
  ]);
});

test.each([
  { regions: [{ points: [[1, 2]] }], answer: ["x"], meta: { a: [], b: [{}] }, anything: [[]] },
  { answer: { text: "x" }, anything: [] },
])("lists where lists are wanted, or anything is, pass: %j", (input) => {
  expect(safeParse(Body, input)).toMatchObject({ success: true, output: input });
});
