import { describe, expect, test } from "bun:test";
import { estimateText, familyName, heat, labelName, strength } from "./agreement.ts";

describe("agreement in words", () => {
  test("names questions, regions and what was left out", () => {
    expect([familyName("field:how_loud"), familyName("regions"), labelName(""), labelName("dog")]).toEqual([
      "How loud",
      "Regions",
      "not marked",
      "dog",
    ]);
  });
  test("says what an alpha is good for", () => {
    expect([0.9, 0.7, 0.3, -0.1, null].map(strength)).toEqual([
      "Reliable.",
      "Good enough for careful conclusions.",
      "Too low to rely on.",
      "No better than chance.",
      "Not defined: everybody always gave the same answer.",
    ]);
    expect(estimateText({ low: 0.5, high: 0.75 })).toBe("0.50 and 0.75");
  });
  test("colours a cell by its share of its row", () => {
    expect([
      heat(
        [
          [3, 1],
          [0, 0],
        ],
        0,
        0,
      ),
      heat(
        [
          [3, 1],
          [0, 0],
        ],
        1,
        0,
      ),
    ]).toEqual([0.75, 0]);
  });
});
