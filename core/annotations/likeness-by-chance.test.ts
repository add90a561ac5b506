import { expect, test } from "bun:test";
import { likenessByChance } from "./likeness-by-chance.ts";
import type { Region } from "./region.contract.ts";

const box = (at: number, x: number, y: number, size = 10): Region => ({
  ...{ id: `r${at}`, type: "bbox", class: "cat", attributes: {} },
  ...{ x, y, width: size, height: size },
});

test("of few regions every two are looked at, and of fewer than two there is nothing to say", () => {
  expect([likenessByChance([]), likenessByChance([box(0, 0, 0)])]).toEqual([null, null]);
  // A third, and twice nothing.
  expect(likenessByChance([box(0, 0, 0), box(1, 5, 0), box(2, 500, 0)])).toBeCloseTo(1 / 9, 12);
});

test("of many the pairs are spread evenly, come out as all would, and are the same every time", () => {
  const many = Array.from({ length: 400 }, (_, at) => box(at, (at % 4) * 100 + (at % 3), (at % 5) * 2));
  const all = many.flatMap((a, at) => many.slice(at + 1).map((b) => likenessByChance([a, b])!));
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  expect(Math.abs(likenessByChance(many)! - mean)).toBeLessThan(0.01);
  expect(likenessByChance(many)).toBe(likenessByChance(many));
});
