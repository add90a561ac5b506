import { expect, test } from "bun:test";
import { maskPixels, runsOf } from "./rle.ts";

test("runs are column by column, beginning with zeros", () => {
  expect([...maskPixels({ size: [2, 3], counts: [1, 2, 3] })]).toEqual([0, 1, 0, 1, 0, 0]);
});

test("compressed counts carry on with the sixth bit, are signed, and from the third on are differences", () => {
  // By hand: 5 is chr(48+5); 40 is chr(48+8+32) chr(48+1); 1 is chr(48+1); then 42 - 40 = 2.
  expect(runsOf({ size: [10, 10], counts: "5X112" })).toEqual([5, 40, 1, 42]);
  // A difference of -2 is chr(48 + 30).
  expect(runsOf({ size: [10, 10], counts: "541N" })).toEqual([5, 4, 1, 2]);
});
