import { expect, test } from "bun:test";
import { imageItem } from "./dataset.example.ts";
import { entryNames } from "./entry-names.ts";

test("an archive's paths keep folders, lose extensions, leave no folder upwards, and come once", () => {
  const nameFor = entryNames();
  const names = [
    "batch_1/0006.jpg",
    "0006.png",
    "0006.jpg",
    "../../etc/passwd",
    "/a:b?.tiff",
    "C:\\x\\y.bmp",
    "...",
    "0006.JPEG",
  ];
  expect(names.map((name) => nameFor(imageItem([], name)))).toEqual([
    "batch_1/0006",
    "0006",
    "0006-2",
    "etc/passwd",
    "a_b_",
    "C_/x/y",
    "unnamed",
    "0006-3",
  ]);
});
