import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { bitmapOf, decodeCounts, encodeCounts, runsArea, runsBounds, runsOf, runsOfBitmap } from "./rle.ts";

const bitmaps = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([height, width]) =>
    fc
      .uint8Array({ minLength: height * width, maxLength: height * width, max: 1 })
      .map((bitmap) => ({ bitmap, height, width })),
  );

describe("run lengths of a mask", () => {
  test("go down the columns and begin with zeros", () => {
    const bitmap = Uint8Array.from([1, 0, 0, 1, 1, 0]);
    expect(runsOfBitmap(bitmap, [2, 3])).toEqual([0, 2, 1, 1, 2]);
  });

  test("decode to the bitmap that they were made of", () => {
    fc.assert(
      fc.property(bitmaps, ({ bitmap, height, width }) => {
        expect(bitmapOf({ size: [height, width], counts: runsOfBitmap(bitmap, [height, width]) })).toEqual(bitmap);
      }),
    );
  });

  test("know their area and bounds without a bitmap", () => {
    fc.assert(
      fc.property(bitmaps, ({ bitmap, height, width }) => {
        const runs = runsOfBitmap(bitmap, [height, width]);
        const set = [...bitmap.keys()]
          .filter((i) => bitmap[i] === 1)
          .map((i) => [i % width, Math.floor(i / width)] as const);
        const [xs, ys] = [set.map(([x]) => x), set.map(([, y]) => y)];
        const box =
          set.length === 0
            ? [0, 0, 0, 0]
            : [
                Math.min(...xs),
                Math.min(...ys),
                Math.max(...xs) - Math.min(...xs) + 1,
                Math.max(...ys) - Math.min(...ys) + 1,
              ];
        expect(runsArea(runs)).toBe(set.length);
        expect(runsBounds(runs, height)).toEqual(box as [number, number, number, number]);
      }),
    );
  });

  test("must cover the mask's size exactly", () => {
    expect(() => runsOf({ size: [2, 3], counts: [1, 2] })).toThrow("cover 3 pixels of 6");
  });
});

describe("compressed run lengths", () => {
  test("are five bits a character from 48 with a continuation bit", () => {
    expect(encodeCounts([6, 1])).toBe("61");
    expect(encodeCounts([16])).toBe("`0");
    expect(encodeCounts([32])).toBe("P1");
  });

  test("are deltas to the run two before from the fourth on", () => {
    expect(encodeCounts([3, 7, 3, 7])).toBe("3730");
    expect(decodeCounts("373O")).toEqual([3, 7, 3, 6]);
  });

  test("decode to what was encoded", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 31)), (counts) => expect(decodeCounts(encodeCounts(counts))).toEqual(counts)),
    );
  });

  test.each([
    ["a character below 48", "\n"],
    ["a character above 111", "p"],
    ["an end within a run", "o"],
    ["a negative run", "500J"],
    ["a run without an end", "o".repeat(20)],
  ])("refuse %s", (_, broken) => expect(() => decodeCounts(broken)).toThrow(RangeError));

  test("are those of pycocotools 2.0 for the same bitmap", () => {
    const rows = ["11111", "11100", "01010", "01101", "01011"];
    const bitmap = Uint8Array.from(rows.join(""), Number);
    const counts = encodeCounts(runsOfBitmap(bitmap, [5, 5]));
    expect(counts).toBe("0235NJ00000110");
    expect(bitmapOf({ size: [5, 5], counts })).toEqual(bitmap);
  });
});
