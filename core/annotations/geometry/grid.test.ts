import { expect, test } from "bun:test";
import fc from "fast-check";
import { Grid, touches } from "./grid.ts";

const length = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(1e308, -1e308, 0),
);
const extents = fc.tuple(length, length, length, length).map(([a, b, c, d]) => ({
  left: Math.min(a, b),
  right: Math.max(a, b),
  top: Math.min(c, d),
  bottom: Math.max(c, d),
}));

test("finds all that touch and nothing else, however large or flat they are", () => {
  fc.assert(
    fc.property(
      fc.array(extents, { maxLength: 40 }),
      fc.array(extents, { minLength: 1, maxLength: 5 }),
      (list, asked) => {
        const grid = new Grid(list);
        for (const one of asked)
          expect(grid.touching(one)).toEqual([...list.keys()].filter((at) => touches(list[at]!, one)));
      },
    ),
  );
});

test("an extent of nothing touches nothing", () => {
  const nothing = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  expect(new Grid([nothing, box]).touching(box)).toEqual([1]);
  expect(new Grid([box]).touching(nothing)).toEqual([]);
});
