import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import type { Comparison, DetailedComparison } from "../../annotations/contract.ts";
import { Region, Result } from "../../annotations/region.contract.ts";
import { Field } from "../../projects/label-schema.contract.ts";
import { summed } from "./explain-task.ts";
import { fuseResult } from "./fuse-result.ts";
import { groupRegions } from "./group-regions.ts";
import { familyOf, itemOfOption, labelOf, labelsOf, REGIONS } from "./labels.ts";
import { modelOf } from "./models.ts";
import { explainPreference, rank, sidesIn, standingsOf } from "./preferences.ts";
import { explainValue } from "./values.ts";

type Given = v.InferInput<typeof Result>;
const annotated = (...results: Given[]) =>
  results.map((result, at) => ({ id: `a${at}`, userId: `u${at}`, result: v.parse(Result, result) }));
const field = (kind: Field["kind"], options: string[] = []) =>
  v.parse(Field, { name: "q", title: "Q", kind, options: options.map((value) => ({ value })) });
const nobody = new Map<string, number>();
/** Every first region with every first one, and so on. */
const inOrder = (annotations: ReturnType<typeof annotated>): Comparison[] =>
  annotations.flatMap((left, at) =>
    annotations.slice(at + 1).map((right) => ({
      left: left.id,
      right: right.id,
      f1: 1,
      pairs: left.result.regions.flatMap((one, place) => {
        const other = right.result.regions[place];
        return other ? [{ left: one.id, right: other.id, iou: 0.8, sameClass: one.class === other.class }] : [];
      }),
      onlyLeft: [],
      onlyRight: [],
      answers: [],
    })),
  );
function fused(fields: Field[], ...results: Given[]): Result {
  const annotations = annotated(...results);
  const comparisons = inOrder(annotations);
  const groups = groupRegions(annotations, comparisons);
  const votes = Map.groupBy(labelsOf(annotations, groups, fields), (one) => `${one.family} ${one.item}`);
  const items = [...votes.values()].map((said) => {
    const posterior: Record<string, number> = {};
    for (const { label } of said) posterior[label] = (posterior[label] ?? 0) + 1 / said.length;
    const { family, item } = said[0]!;
    return { family, item, posterior, ...summed(posterior), answers: said.length };
  });
  return fuseResult({ annotations, comparisons, groups, fields, items, values: new Map(), skills: nobody });
}
const box = (id: string, x: number, more: object = {}) =>
  ({ id, class: "car", type: "bbox", x, y: 0, width: 10, height: 10, ...more }) as never;

describe("regions become one", () => {
  test("by the medians of their edges, where most have marked the thing", () => {
    const regions = (x: number) => ({ regions: [box("1", x)] });
    const more = { regions: [box("1", 2, { attributes: { parked: true } }), box("2", 400)] };
    const { regions: found } = fused([], regions(0), regions(1), more);
    expect(found).toEqual([
      {
        id: "c1",
        class: "car",
        type: "bbox",
        x: 1,
        y: 0,
        width: 10,
        height: 10,
        attributes: { parked: true },
        score: 1,
      },
    ]);
  });
  test("and polygons by the one most like the others, masks pixel by pixel, however they are written, spans between whole characters", () => {
    const polygon = (x: number) => ({
      regions: [
        {
          id: "p",
          class: "car",
          type: "polygon" as const,
          points: [
            [x, 0],
            [9, 0],
            [9, 9],
          ] as [number, number][],
        },
      ],
    });
    expect([
      [0, 0],
      [1, 0],
    ]).toContainEqual((fused([], polygon(0), polygon(1)).regions[0] as { points: number[][] }).points[0]!);
    const painted = (counts: number[] | string, width = 4) => ({
      regions: [
        { id: "m", class: "car", type: "mask" as const, rle: { size: [2, width] as [number, number], counts } },
      ],
    });
    const mask = (from: number) => painted([from, 2, 6 - from]);
    const [most, apart] = [{ rle: { size: [2, 4], counts: [2, 2, 4] } }, painted([0, 1, 7])];
    expect(fused([], mask(1), mask(2), mask(2)).regions[0]).toMatchObject(most);
    // As the workbench writes them; what more than half have painted is what nobody has painted alone.
    expect(fused([], painted("125"), painted("224"), painted("224")).regions[0]).toMatchObject(most);
    expect(fused([], painted("134"), mask(2), painted("233")).regions[0]).toMatchObject(most);
    // One of another size, or that cannot be read, leaves the one most like the others; so does paint that no two share.
    expect(fused([], painted("134"), painted("134"), painted("136", 5)).regions[0]).toMatchObject({
      rle: { counts: "134" },
    });
    expect(fused([], painted("134"), painted("134"), painted("o")).regions[0]).toMatchObject({
      rle: { counts: "134" },
    });
    expect(fused([], apart, painted([2, 1, 5]), painted([4, 1, 3])).regions[0]).toMatchObject({
      rle: apart.regions[0]!.rle,
    });
    const span = (start: number) => ({ regions: [{ id: "s", class: "name", type: "span" as const, start, end: 9 }] });
    expect(fused([], span(2), span(3)).regions[0]).toMatchObject({ start: 2, end: 9 });
  });
  test("with the relations that most have drawn between what is there", () => {
    const two = (relations: Given["relations"]) => ({ regions: [box("a", 0), box("b", 50)], relations });
    const drawn = [{ from: "a", to: "b", type: "tows" }];
    expect(fused([], two(drawn), two(drawn), two([])).relations).toEqual([{ from: "c1", to: "c2", type: "tows" }]);
    expect(fused([], two(drawn), two([]), two([])).relations).toEqual([]);
  });
  test("of one person do not fall together, however alike", () => {
    const twice = annotated({ regions: [box("1", 0), box("2", 1)] }, { regions: [box("1", 0)] });
    expect(groupRegions(twice, inOrder(twice)).map((group) => group.length)).toEqual([2, 1]);
  });
  test("however many, far away or crossed, and as numbers that are numbers", () => {
    const many = { regions: Array.from({ length: 10_000 }, (_, at) => box(`r${at}`, at * 20)) };
    const result = fused([], many, many);
    expect(result.regions).toHaveLength(10_000);
    expect(new Set(result.regions.map((one) => one.id)).size).toBe(10_000);
    const [far] = fused([], { regions: [box("1", 1e308)] }, { regions: [box("1", 1e308)] }).regions;
    expect(v.is(Region, far)).toBe(true);
    const eight = {
      id: "8",
      class: "car",
      type: "polygon" as const,
      points: [
        [0, 0],
        [9, 9],
        [9, 0],
        [0, 9],
      ] as [number, number][],
    };
    expect(fused([], { regions: [eight] }, { regions: [eight] }).regions).toHaveLength(1);
  });
});

describe("answers become one", () => {
  test("as they were given: a number stays one, a path a path, options a list", () => {
    const answers = (q: never) => ({ answers: { q } });
    expect(fused([field("rating")], answers(4 as never), answers(4 as never)).answers).toEqual({ q: 4 });
    const path = ["animal", "dog"] as never;
    expect(fused([field("taxonomy")], answers(path), answers(path)).answers).toEqual({ q: ["animal", "dog"] });
    const chosen = fused(
      [field("multi_choice")],
      answers(["x", "y"] as never),
      answers(["y"] as never),
      answers(["z", "y"] as never),
    );
    expect(chosen.answers).toEqual({ q: ["y"] });
    expect(fused([field("choice")], { answers: {} }, { answers: {} }).answers).toEqual({});
  });
  test("where they have no labels, by their middle, or by the one most like the others", () => {
    const likeness = (left: string, right: string, by: number) =>
      ({ left, right, answers: [{ field: "q", equal: false, likeness: by }] }) as unknown as DetailedComparison;
    const compared = [likeness("a0", "a1", 0.9), likeness("a0", "a2", 0.2), likeness("a1", "a2", 0.4)];
    const value = (kind: Field["kind"], model: "mean" | "median" | "closest", ...said: unknown[]) =>
      explainValue(field(kind), model, annotated(...said.map((q) => ({ answers: { q: q as never } }))), compared);
    expect(value("number", "mean", 1, 2, 9)).toMatchObject({ value: 4, label: "4", confidence: 0.5 });
    expect(value("number", "median", 1, 2, 9)?.value).toBe(2);
    expect(value("number", "mean", 1e308, 1e308)?.value).toBe(1e308);
    expect(value("rating", "mean", 3, 4, 4)?.value).toBe(4);
    expect(value("text", "closest", "a cat", "the cat", "dog")?.value).toBe("the cat");
    expect(value("ranking", "closest", ["x", "y"], ["y", "x"])?.value).toEqual(["x", "y"]);
    expect(value("message_ratings", "median", { m: 1, n: 5 }, { m: 3 }, { m: 2 })?.value).toEqual({ m: 2 });
    expect(value("text", "closest", "alone")?.confidence).toBe(0.5);
    expect(value("number", "mean")).toBeNull();
  });
  test("long ones are cut, and stay apart", () => {
    const [one, other] = ["a", "b"].map((end) => labelOf(`${"שלום".repeat(60)}${end}`));
    expect(one!.length).toBeLessThanOrEqual(200);
    expect(one).not.toBe(other);
    expect([itemOfOption("q", "x"), familyOf("q"), REGIONS]).toEqual(["q: x", "field:q", "regions"]);
  });
  test("by the usual model where the one chosen does not fit the kind that the question has now", () => {
    expect(modelOf(field("number"), { q: "glad" })).toBe("median");
    expect(modelOf(field("choice"), { q: "glad" })).toBe("glad");
    expect(modelOf({ name: "constructor", kind: "text" }, {})).toBe("closest");
  });
});

describe("a preference", () => {
  const options = ["A", "B", "same"];
  const meets = (left: string, right: string, answer: string) => ({ answer, about: { A: left, B: right } });

  test("ranks what tasks name, whichever side it was on", () => {
    const answers = [
      ...Array.from({ length: 8 }, () => meets("new", "old", "A")),
      ...Array.from({ length: 8 }, () => meets("old", "new", "B")),
      meets("old", "new", "A"),
    ];
    const { things, fitted } = rank(answers, options);
    const strength = (thing: string) => fitted.strengths[things.indexOf(thing)]!;
    expect(strength("new") / strength("old")).toBeGreaterThan(8);
    const said = [{ family: "field:q", item: "q", userId: "u", label: "A" }];
    const likely = explainPreference("q", said, options, { things, fitted }, { A: "new", B: "old" });
    const unlikely = explainPreference("q", said, options, { things, fitted }, { A: "old", B: "new" });
    expect(likely.posterior["A"]!).toBeGreaterThan(0.9);
    expect(unlikely.posterior["A"]!).toBeLessThan(likely.posterior["A"]! - 0.2);
  });
  test("counts what became of each thing, and nothing of a thing against itself", () => {
    const answers = [meets("new", "old", "A"), meets("old", "new", "same"), meets("new", "new", "B")];
    const { things, preferences } = rank(answers, options);
    expect(things).toEqual(["new", "old"]);
    expect(standingsOf(preferences)).toEqual([
      { comparisons: 2, wins: 1, ties: 1 },
      { comparisons: 2, wins: 0, ties: 1 },
    ]);
  });
  test("is of the sides themselves where a task names nothing, and of nothing where nobody has answered", () => {
    expect(sidesIn({ A: "x" }, options)).toBeNull();
    expect(sidesIn({ A: "x", B: "y", same: "z" }, options)).toEqual({ A: "x", B: "y" });
    expect(rank([{ answer: "A", about: null }], options).things).toEqual(["A", "B"]);
    expect(rank([{ answer: 7, about: null }], options)).toMatchObject({ things: [] });
    expect(rank([{ answer: "A", about: null }], ["A"])).toMatchObject({ things: [] });
  });
});
