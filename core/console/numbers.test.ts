import { describe, expect, test } from "bun:test";
import { bytes, change, inUnit } from "./numbers.ts";

describe("numbers in words", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 KB"],
    [123_456, "123 KB"],
    [5_000_000_000, "5.0 GB"],
  ])("%d bytes are %s", (n, words) => expect(bytes(n)).toBe(words));

  test("nothing measured is a dash and not a zero", () => {
    expect(inUnit(null, "share")).toBe("–");
    expect(inUnit(0, "count")).toBe("0");
  });

  test("a share changes in points, a count in percent", () => {
    expect(change(0.9, 0.85, "share")).toEqual({ direction: "up", words: "5 points" });
    expect(change(50, 100, "count")).toEqual({ direction: "down", words: "50 %" });
  });

  test("growth from nothing has no percentage", () => {
    expect(change(7, 0, "count")).toEqual({ direction: "up", words: "more" });
  });

  test("without a period before there is no comparison", () => {
    expect(change(7, null, "count")).toBeNull();
  });
});
