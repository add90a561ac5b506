import { expect, test } from "bun:test";
import { maskPath } from "./mask-runs.ts";

test("a mask is drawn a strip for each column that a run passes", () => {
  expect(maskPath({ size: [2, 3], counts: [1, 2, 3] })).toBe("M0 1h1v1h-1zM1 0h1v1h-1z");
  expect(maskPath({ size: [2, 3], counts: [0, 6] })).toBe("M0 0h1v2h-1zM1 0h1v2h-1zM2 0h1v2h-1z");
  expect(maskPath({ size: [2, 3], counts: [6] })).toBe("");
});
