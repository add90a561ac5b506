import { expect, test } from "bun:test";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { duplicates, fromClipboard, toClipboard } from "./clipboard.ts";

const box: Region = { id: "a", class: "cat", attributes: {}, type: "bbox", x: 90, y: 90, width: 10, height: 10 };

test("regions survive the clipboard", () => {
  expect(fromClipboard(toClipboard([box]))).toEqual([box]);
});

test("other text on the clipboard is no region", () => {
  for (const text of ["", "hello", "{}", '{"welo":"regions","regions":[{"type":"bbox"}]}'])
    expect(fromClipboard(text)).toEqual([]);
});

test("copies have ids of their own and stay inside the image", () => {
  let next = 0;
  const [copy] = duplicates([box], [12, 12], { width: 105, height: 100 }, () => `new-${next++}`);
  expect(copy).toEqual({ ...box, id: "new-0", x: 95, y: 90 });
});
