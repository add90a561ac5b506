import { expect, test } from "bun:test";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { readableOn } from "./class-colour.ts";
import { rowsOf } from "./region-rows.ts";
import { rowsInSight, scrollToRow } from "./window-rows.ts";

const box = (id: string, name: string): Region => ({
  id,
  class: name,
  attributes: {},
  type: "bbox",
  x: 0,
  y: 0,
  width: 1,
  height: 1,
});
const regions = [box("1", "cat"), box("2", "boat"), box("3", "cat")];
const named = (search: string, grouped: boolean) =>
  rowsOf(regions, { search, grouped, wordsOf: (r) => `${r.class} ${r.id}` }).map((row) =>
    row.kind === "group" ? row.name : row.region.id,
  );

test("regions are listed newest first, or under their classes by name", () => {
  expect(named("", false)).toEqual(["3", "2", "1"]);
  expect(named("", true)).toEqual(["boat", "2", "cat", "1", "3"]);
});

test("a search keeps what holds its words, whatever their case", () => {
  expect(named("CAT", false)).toEqual(["3", "1"]);
  expect(named("boat", true)).toEqual(["boat", "2"]);
  expect(named("no such", false)).toEqual([]);
});

test("of ten thousand rows only those in sight are rendered", () => {
  const { from, to } = rowsInSight(30_000, 300, 30, 10_000);
  expect([from, to]).toEqual([992, 1018]);
  expect(rowsInSight(0, 300, 30, 3)).toEqual({ from: 0, to: 3 });
});

test("scrolls only as far as it must", () => {
  expect(scrollToRow(2, 0, 300, 30)).toBeNull();
  expect(scrollToRow(20, 0, 300, 30)).toBe(330);
  expect(scrollToRow(1, 300, 300, 30)).toBe(30);
});

test("words on a colour are black or white, whichever reads better", () => {
  expect(readableOn("#ffe119")).toBe("#000000");
  expect(readableOn("#1a237e")).toBe("#ffffff");
});
