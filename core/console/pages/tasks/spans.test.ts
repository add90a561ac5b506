import { describe, expect, test } from "bun:test";
import type { Region } from "../../../annotations/region.contract.ts";
import { answerText, cornerOf, otherwiseOf, peopleOf, saidOf, supportOf } from "./agreeing.ts";
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
      { text: "a", span: null, marked: [] },
      { text: "b", span: { id: "a", class: "X", begins: true }, marked: [] },
    ]);
  });

  test("a text without spans is one piece", () => {
    expect(cutAtSpans("plain", [])).toEqual([{ text: "plain", span: null, marked: [] }]);
  });

  test("what people have marked is counted by class, a person once", () => {
    const people = [
      [span("a", "Name", 0, 3), span("b", "Name", 1, 3)],
      [span("a", "Name", 1, 3)],
      [span("a", "Place", 1, 3)],
    ];
    expect(cutAtSpans("Rome!", [span("c1", "Place", 0, 3)], people).map(({ text, marked }) => [text, marked])).toEqual([
      ["R", [{ class: "Name", people: 1 }]],
      [
        "om",
        [
          { class: "Name", people: 2 },
          { class: "Place", people: 1 },
        ],
      ],
      ["e!", []],
    ]);
  });
});

describe("who agrees with a consensus", () => {
  const box = (id: string, name: string): Region => {
    return { id, class: name, type: "bbox", x: 1, y: 2, width: 3, height: 4, attributes: {} };
  };
  const work = (id: string, userId: string, ...regions: Region[]) => {
    return { id, userId, result: { regions, relations: [], answers: {} } };
  };
  const pair = (left: string, right: string, iou: number) => ({ left, right, iou, sameClass: true });
  const consensus = work("c", "nobody", box("c1", "cat"), box("c2", "dog"));

  test("tells who has marked each region so, as something else, or not, whichever side he was compared on", () => {
    const people = [
      work("1", "ann", box("a", "cat"), box("b", "dog")),
      work("2", "bob", box("a", "dog"), box("b", "dog")),
      work("3", "cy"),
    ];
    const comparisons = [
      { left: "c", right: "1", pairs: [pair("c1", "a", 1), pair("c2", "b", 0.4)] },
      { left: "2", right: "c", pairs: [pair("a", "c1", 0.5), pair("b", "c2", 0.9)] },
      { left: "1", right: "2", pairs: [pair("a", "a", 1)] },
      { left: "c", right: "3", pairs: [] },
    ];
    expect(supportOf(consensus, people, comparisons).map(({ region: _region, ...rest }) => rest)).toEqual([
      { agree: ["ann"], otherwise: [{ userId: "bob", class: "dog" }], missing: ["cy"], overlap: 0.75 },
      { agree: ["bob"], otherwise: [], missing: ["ann", "cy"], overlap: 0.9 },
    ]);
  });

  test("counts each person's last piece of work that was handed in", () => {
    const said = (id: string, userId: string, source: "human" | "consensus", status: "draft" | "submitted") => {
      return { ...work(id, userId), source, status };
    };
    const all = [
      said("1", "ann", "human", "submitted"),
      said("2", "bob", "human", "draft"),
      said("3", "nobody", "consensus", "submitted"),
      said("4", "ann", "human", "submitted"),
    ];
    expect(peopleOf(all).map((one) => one.id)).toEqual(["4"]);
  });

  test("puts answers and what else may be true into words", () => {
    const answered = (answer: string | string[]) => ({
      result: { regions: [], relations: [], answers: { mood: answer } },
    });
    expect(saidOf([answered("bad"), answered("good"), answered("good"), answered(["x", "y"])], "mood")).toEqual([
      { answer: "good", count: 2 },
      { answer: "bad", count: 1 },
      { answer: "x, y", count: 1 },
    ]);
    expect(saidOf([answered("bad")], "toString")).toEqual([]);
    expect(otherwiseOf({ good: 0.6, bad: 0.1, so: 0.297, no: 0.003 }, "good")).toEqual([
      ["so", 0.297],
      ["bad", 0.1],
    ]);
    expect([answerText(7), answerText({ a: 1 })]).toEqual(["7", '{"a":1}']);
  });

  test("finds a region's corner, of a mask its first pixel, and none of what has no place", () => {
    const base = { id: "a", class: "cat", attributes: {} };
    const points: [number, number][] = [
      [5, 1],
      [2, 9],
      [7, 3],
    ];
    expect([
      cornerOf(box("a", "cat")),
      cornerOf({ ...base, type: "polygon", points }),
      cornerOf({ ...base, type: "mask", rle: { size: [4, 5], counts: [6, 2, 12] } }),
      cornerOf({ ...base, type: "mask", rle: { size: [4, 5], counts: [20] } }),
      cornerOf({ ...base, type: "keypoints", points: [{ name: "nose", x: 1, y: 1, visibility: 0 }] }),
      cornerOf(span("a", "X", 0, 1)),
    ]).toEqual([[1, 2], [2, 1], [1, 2], null, null, null]);
  });
});
