import { describe, expect, test } from "bun:test";
import type { Region } from "../../../annotations/region.contract.ts";
import { cutAtSpans } from "./spans.ts";

const span = (id: string, name: string, start: number, end: number): Region => ({
  id,
  class: name,
  type: "span",
  start,
  end,
  attributes: {},
});

describe("cutting a text at its spans", () => {
  test("pieces put together are the text", () => {
    const text = "Abraham Lincoln spoke";
    const pieces = cutAtSpans(text, [span("a", "Person", 0, 15), span("b", "Name", 8, 15)]);
    expect(pieces.map((one) => one.text).join("")).toBe(text);
    expect(pieces.map((one) => one.span?.class ?? null)).toEqual(["Person", "Name", null]);
  });

  test("offsets count code points, so an emoji is one", () => {
    const pieces = cutAtSpans("😀 Paris", [span("a", "Place", 2, 7)]);
    expect(pieces.map((one) => one.text)).toEqual(["😀 ", "Paris"]);
  });

  test("a span beyond the end is cut off, an empty one is left out", () => {
    const pieces = cutAtSpans("ab", [span("a", "X", 1, 99), span("b", "Y", 1, 1)]);
    expect(pieces).toEqual([
      { text: "a", span: null },
      { text: "b", span: { id: "a", class: "X", begins: true } },
    ]);
  });

  test("a text without spans is one piece", () => {
    expect(cutAtSpans("plain", [])).toEqual([{ text: "plain", span: null }]);
  });
});
