import { expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { Result } from "../annotations/region.contract.ts";
import { violations } from "../annotations/rules.ts";
import type { Attribute, Field, LabelSchema } from "./label-schema.contract.ts";
import { compareSchemas } from "./schema-changes.ts";

const names = ["a", "b", "c"];
const some = <T>(list: readonly T[]) => fc.subarray([...list]);
const options = some(["x", "y", "z"]).map((list) => list.map((value) => ({ value })));
const attribute = (name: string): fc.Arbitrary<Attribute> =>
  fc.record({
    name: fc.constant(name),
    kind: fc.constantFrom(
      "choice" as const,
      "multi_choice" as const,
      "text" as const,
      "number" as const,
      "boolean" as const,
    ),
    options,
    required: fc.boolean(),
  });
const field = (name: string): fc.Arbitrary<Field> =>
  fc.record({
    name: fc.constant(name),
    title: fc.constant(name),
    kind: fc.constantFrom(
      "choice" as const,
      "multi_choice" as const,
      "rating" as const,
      "number" as const,
      "text" as const,
      "ranking" as const,
    ),
    options,
    required: fc.boolean(),
    min: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    max: fc.option(fc.integer({ min: 2, max: 6 }), { nil: undefined }),
  });
const listOf = <T>(one: (name: string) => fc.Arbitrary<T>) =>
  some(names).chain((chosen) => fc.tuple(...chosen.map(one)) as fc.Arbitrary<T[]>);
const tools = some(["bbox", "point"] as const);
const anySchema = fc.record({
  media: fc.constant("image" as const),
  tools,
  classes: listOf((name) =>
    fc.record({
      name: fc.constant(name),
      colour: fc.constant("#000000"),
      tools: fc.option(tools, { nil: undefined }),
      attributes: listOf(attribute),
    }),
  ),
  fields: listOf(field),
  relations: listOf((type) =>
    fc.record({
      type: fc.constant(type),
      from: fc.option(some(names), { nil: undefined }),
      to: fc.option(some(names), { nil: undefined }),
    }),
  ),
});
const answer = fc.constantFrom<unknown>(
  "",
  "x",
  "y",
  "z",
  "long text",
  0,
  1,
  3,
  9,
  [],
  ["x"],
  ["x", "y"],
  ["z", "y", "x"],
);
const values = (one: fc.Arbitrary<unknown>) => fc.dictionary(fc.constantFrom(...names), one, { maxKeys: 3 });
const anyResult = fc.record({
  regions: fc
    .array(
      fc.record({
        class: fc.constantFrom(...names),
        attributes: values(fc.oneof(answer, fc.boolean())),
        type: fc.constantFrom("bbox" as const, "point" as const),
      }),
      { maxLength: 3 },
    )
    .map((list) =>
      list.map((one, at) => ({
        id: String(at),
        x: 1,
        y: 1,
        ...(one.type === "bbox" ? { width: 2, height: 2 } : {}),
        ...one,
      })),
    ),
  relations: fc.array(
    fc.record({ from: fc.constantFrom("0", "1"), to: fc.constantFrom("1", "2"), type: fc.constantFrom(...names) }),
    { maxLength: 1 },
  ),
  answers: values(answer),
});

/** What of a result fits a schema: whatever does not is taken out, so that chance need not make valid work. */
function fitting(given: unknown, by: LabelSchema): Result | null {
  const result = v.parse(Result, given);
  for (let tries = 0; tries < 40; tries++) {
    const [first] = violations(result, by, { type: "image", width: 100, height: 100 });
    if (!first) return result;
    const [, list, key, part, name] = first.pointer.slice("/result".length).split("/");
    if (list === "answers") {
      if (!Object.hasOwn(result.answers, key!)) return null;
      delete result.answers[key!];
    } else if (list === "relations") result.relations.splice(Number(key), 1);
    else if (part === "attributes" && Object.hasOwn(result.regions[Number(key)]!.attributes, name!))
      delete result.regions[Number(key)]!.attributes[name!];
    else result.regions.splice(Number(key), 1);
  }
  return null;
}

test("no hand-in that fitted becomes wrong without a change that says so, and none is said to be wrong that is not", () => {
  let broken = 0;
  fc.assert(
    fc.property(anySchema, anySchema, anyResult, (old, now, given) => {
      const result = fitting(given, old as LabelSchema);
      if (!result) return;
      const wrong = violations(result, now as LabelSchema, { type: "image", width: 100, height: 100 }).length > 0;
      const touched = compareSchemas(old as LabelSchema, now as LabelSchema).filter(
        (one) => (one.touches?.(result) ?? 0) > 0,
      );
      if (wrong) broken += 1;
      if (wrong !== touched.length > 0)
        // Another kind of question may take an old answer by chance; it means something else all the same.
        expect<unknown>(wrong ? "nothing said" : touched.filter((one) => !one.kind.endsWith("_kind_changed"))).toEqual(
          [],
        );
    }),
    { numRuns: 3000 },
  );
  expect(broken).toBeGreaterThan(300);
});
