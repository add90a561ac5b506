import { describe, expect, test } from "bun:test";
import { compareResults } from "./compare-results.ts";
import { matchRegions } from "./match-regions.ts";
import { overlapping } from "./overlapping.ts";
import type { Answer, Region, Result } from "./region.contract.ts";

const box = (id: string, x: number, y: number, size = 10, name = "cat"): Region => ({
  id,
  type: "bbox",
  class: name,
  attributes: {},
  x,
  y,
  width: size,
  height: size,
});
const span = (id: string, start: number, end: number, name = "person"): Region => ({
  id,
  type: "span",
  class: name,
  attributes: {},
  start,
  end,
});
const result = (regions: Region[], answers: Record<string, Answer> = {}): Result => ({
  regions,
  relations: [],
  answers,
});
const compare = (a: Result, b: Result, kinds: Record<string, "ranking" | "multi_choice"> = {}) =>
  compareResults({ id: "a", result: a }, { id: "b", result: b }, (field) =>
    kinds[field] ? { kind: kinds[field] } : undefined,
  );

describe("two annotations", () => {
  const corners: [number, number][] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];
  const hidden = corners.map(([x, y], at) => ({ name: `p${at}`, x, y, visibility: 0 as const }));
  test.each<[string, object]>([
    ["a square that is wound twice", { type: "polygon", points: [...corners, ...corners] }],
    ["keypoints of which none is seen", { type: "keypoints", points: hidden }],
    ["a box of no area", { type: "bbox", x: 3, y: 3, width: 0, height: 5 }],
    [
      "a track that is never there",
      {
        type: "track",
        frames: [{ frame: 0, x: 0, y: 0, width: 5, height: 5, outside: true, occluded: false, keyframe: true }],
      },
    ],
  ])("with %s alike agree wholly, and with it elsewhere not at all", (_, shape) => {
    const region = (id: string, more: object = {}) =>
      ({ id, class: "cat", attributes: {}, ...shape, ...more }) as Region;
    const same = compare(result([region("1")]), result([region("2", { score: 0.5 })]));
    expect(same).toMatchObject({ f1: 1, meanIou: 1, onlyLeft: [], onlyRight: [] });
    expect(compare(result([region("1")]), result([box("2", 0, 0)])).f1).toBe(0);
  });

  test("that say the same agree wholly, in whatever order", () => {
    const [one, two] = [box("1", 0, 0), box("2", 50, 50)];
    expect(compare(result([one, two]), result([two, one]))).toMatchObject({ f1: 1, onlyLeft: [], onlyRight: [] });
    expect(compare(result([]), result([]))).toMatchObject({ f1: 1 });
  });

  test("pair what overlaps and say where they disagree", () => {
    const left = result([box("a", 0, 0), box("b", 100, 100), box("c", 200, 0)]);
    const right = result([box("x", 1, 0), box("y", 100, 100, 10, "dog"), box("z", 500, 500)]);
    const { f1, pairs, onlyLeft, onlyRight } = compare(left, right);
    expect(pairs).toEqual([
      { left: "a", right: "x", iou: 90 / 110, sameClass: true },
      { left: "b", right: "y", iou: 1, sameClass: false },
    ]);
    expect([onlyLeft, onlyRight, f1]).toEqual([["c"], ["z"], 1 / 3]);
  });

  test("are paired so that as many as possible agree, not nearest first", () => {
    const left = [box("a", 0, 0), box("b", 4, 0)];
    const right = [box("x", 3, 0), box("y", 7, 0)];
    expect(matchRegions(left, right).map(({ left: l, right: r }) => [l, r])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("agree on a span only when it is exactly the same", () => {
    const { f1, pairs } = compare(result([span("a", 0, 10)]), result([span("b", 0, 9)]));
    expect(f1).toBe(0);
    expect(pairs).toEqual([{ left: "a", right: "b", iou: 0.9, sameClass: true }]);
  });

  test("agree on a choice of several in any order, on a ranking in its order only, and nothing is an empty answer", () => {
    const kinds = { tags: "multi_choice", order: "ranking" } as const;
    const { answers } = compare(
      result([], { tags: ["a", "b"], order: ["a", "b"], text: "" }),
      result([], { tags: ["b", "a"], order: ["b", "a"] }),
      kinds,
    );
    expect(answers).toEqual([
      { field: "order", equal: false, likeness: 0 },
      { field: "tags", equal: true, likeness: 1 },
      { field: "text", equal: true, likeness: 1 },
    ]);
  });
});

describe("a detailed comparison", () => {
  test("gives F1 by class, mean overlap, and how alike answers are", () => {
    const left = result([box("a", 0, 0), box("b", 50, 0, 10, "dog")], { size: 2 });
    const right = result([box("x", 0, 0), box("y", 50, 0)], { size: 3 });
    const rating = () => ({ kind: "rating" as const });
    const compared = compareResults({ id: "a", result: left }, { id: "b", result: right }, rating);
    expect(compared).toMatchObject({
      f1: 0.5,
      meanIou: 1,
      spans: null,
      classes: [
        { class: "cat", left: 1, right: 2, f1: 2 / 3 },
        { class: "dog", left: 1, right: 0, f1: 0 },
      ],
      answers: [{ field: "size", equal: false, likeness: 0.75 }],
    });
  });

  test("gives exact and token F1 of spans", () => {
    const of = (a: Region[], b: Region[]) =>
      compareResults({ id: "a", result: result(a) }, { id: "b", result: result(b) }, () => undefined, {
        starts: [0, 4, 8],
        ends: [3, 7, 15],
      });
    const { spans, f1 } = of([span("a", 0, 7)], [span("b", 0, 3)]);
    expect([spans, f1]).toEqual([{ exact: 0, token: 2 / 3 }, 0]);
  });
});

test("a thousand boxes in a grid are each paired with their own", () => {
  const grid = (shift: number) =>
    Array.from({ length: 1000 }, (_, i) => box(`${shift}-${i}`, (i % 40) * 8 + shift, Math.floor(i / 40) * 8 + shift));
  const pairs = matchRegions(grid(0), grid(1).toReversed());
  expect(pairs.filter((pair) => pair.left === 999 - pair.right)).toHaveLength(1000);
});

test("boxes that all touch their neighbours are paired as a whole, not nearest first", () => {
  const row = (shift: number) => Array.from({ length: 500 }, (_, i) => box(`${i}`, i * 6 + shift, 0));
  const pairs = matchRegions(row(0), row(4));
  expect(pairs.filter((pair) => pair.left === pair.right)).toHaveLength(0);
  expect(pairs).toHaveLength(499);
  expect(pairs.every((pair) => pair.left === pair.right + 1 && pair.agree)).toBe(true);
});

test("ten thousand regions at one place are compared without taking all day", () => {
  const heap = (shift: number) => Array.from({ length: 10_000 }, (_, i) => box(`${i}`, shift, shift, 10));
  expect(matchRegions(heap(0), heap(0)).length).toBeGreaterThan(9000);
  const wide = Array.from({ length: 10_000 }, (_, i) => box(`${i}`, (i % 100) * 20, Math.floor(i / 100) * 20));
  expect(overlapping(wide, wide, 0.5)).toHaveLength(10_000);
});

test("what would take minutes to measure exactly is paired all the same", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const tangle = (id: string): Region => ({
    id,
    type: "polygon",
    class: "cat",
    attributes: {},
    points: Array.from({ length: 1500 }, (): [number, number] => [random() * 1000, random() * 1000]),
  });
  const tangles = Array.from({ length: 12 }, (_, i) => tangle(`${i}`));
  const pairs = matchRegions(tangles, tangles);
  expect(pairs).toHaveLength(12);
  expect(new Set(pairs.map((pair) => pair.right)).size).toBe(12);
});
