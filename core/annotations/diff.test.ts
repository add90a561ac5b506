import { expect, test } from "bun:test";
import fc from "fast-check";
import { type BlameMarks, marksOf } from "./blame.ts";
import { changesOf, differences, reordered } from "./diff.ts";
import type { Region, Result } from "./region.contract.ts";

const point = (id: string, x: number, more: object = {}): Region => ({
  id,
  type: "point",
  class: "a",
  attributes: {},
  x,
  y: 0,
  ...more,
});
const result = (regions: Region[], answers: Result["answers"] = {}, relations: Result["relations"] = []): Result => ({
  regions,
  relations,
  answers,
});

test("regions, relations and answers that differ are named, with what of a region differs", () => {
  const from = result([point("a", 1), point("b", 2), point("c", 3)], { mood: "good", note: "x" }, [
    { from: "a", to: "b", type: "near" },
  ]);
  const to = result([point("b", 5, { attributes: { "a/b": "red" } }), point("c", 3), point("d", 4)], { mood: "bad" }, [
    { from: "b", to: "a", type: "near" },
  ]);
  const found = differences(from, to);
  expect(found).toEqual([
    { part: "region", change: "removed", regionId: "a", before: from.regions[0], fields: [] },
    {
      part: "region",
      change: "changed",
      regionId: "b",
      before: from.regions[1],
      after: to.regions[0],
      fields: [
        { pointer: "/x", before: 2, after: 5 },
        { pointer: "/attributes/a~1b", after: "red" },
      ],
    },
    { part: "region", change: "added", regionId: "d", after: to.regions[2], fields: [] },
    { part: "relation", change: "removed", relation: from.relations[0]! },
    { part: "relation", change: "added", relation: to.relations[0]! },
    { part: "answer", change: "changed", field: "mood", before: "good", after: "bad" },
    { part: "answer", change: "removed", field: "note", before: "x" },
  ]);
  expect(changesOf(found)).toEqual({
    regions: { added: 1, removed: 1, changed: 1 },
    relations: { added: 1, removed: 1, changed: 0 },
    answers: { added: 0, removed: 1, changed: 1 },
  });
});

test("regions in another order are told apart from regions that were added between others", () => {
  const [a, b, c] = [point("a", 1), point("b", 2), point("c", 3)];
  expect(reordered(result([a, b]), result([b, a]))).toBe(true);
  expect(reordered(result([a, b]), result([a, c, b]))).toBe(false);
  expect(differences(result([a, b]), result([b, a]))).toEqual([]);
});

test("an answer named like something that every object has is an answer like any other", () => {
  const [before, after] = [result([]), result([], { toString: "x" })];
  expect(differences(before, after)).toEqual([{ part: "answer", change: "added", field: "toString", after: "x" }]);
  expect(marksOf(after, 2, { result: before, marks: { regions: [], relations: [], answers: {} } }).answers).toEqual({
    toString: 2,
  });
});

const states = fc.array(
  fc.record({
    regions: fc.uniqueArray(fc.record({ id: fc.constantFrom("a", "b", "c", "d"), x: fc.nat(1) }), {
      selector: (one) => one.id,
    }),
    mood: fc.option(fc.constantFrom("good", "bad"), { nil: undefined }),
    parent: fc.nat(20),
  }),
  { minLength: 1, maxLength: 12 },
);

test("blame names for each part the first version of its unbroken line of equals", () => {
  fc.assert(
    fc.property(states, (list) => {
      const versions: { result: Result; marks: BlameMarks; parent: number }[] = [];
      for (const [at, state] of list.entries()) {
        const parent = at === 0 ? 0 : (state.parent % at) + 1;
        const made = result(
          state.regions.map(({ id, x }) => point(id, x)),
          state.mood ? { mood: state.mood } : {},
        );
        versions.push({ result: made, marks: marksOf(made, at + 1, versions[parent - 1] ?? null), parent });
      }
      /** Walks from parent to parent while the part stays as it is. */
      const firstWith = (version: number, same: (r: Result) => boolean): number => {
        const { parent } = versions[version - 1]!;
        return parent > 0 && same(versions[parent - 1]!.result) ? firstWith(parent, same) : version;
      };
      for (const [at, { result: made, marks }] of versions.entries()) {
        expect(marks.regions).toEqual(
          made.regions.map((region) => firstWith(at + 1, (r) => r.regions.some((one) => Bun.deepEquals(one, region)))),
        );
        const { mood } = made.answers;
        if (mood) expect(marks.answers.mood).toBe(firstWith(at + 1, (r) => r.answers.mood === mood));
      }
    }),
  );
});
