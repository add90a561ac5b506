import { expect, test } from "bun:test";
import * as v from "valibot";
import type { AnnotationVersion, Difference } from "../../../core/annotations/version.contract.ts";
import { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { changeWords, differenceWords, reasonWords } from "./change-words.ts";

const none = { added: 0, removed: 0, changed: 0 };
const schema = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox"],
  classes: [
    {
      name: "car",
      title: "Motor car",
      colour: "#ff0000",
      attributes: [
        { name: "seen", title: "How much is seen", kind: "choice", options: [{ value: "half", title: "a half" }] },
      ],
    },
  ],
  fields: [{ name: "mood", title: "Mood", kind: "choice", options: [{ value: "good", title: "In good spirits" }] }],
  relations: [{ type: "near", title: "is near" }],
});

test("counts say what a version did", () => {
  const changes = (regions: Partial<typeof none>, answers: Partial<typeof none> = {}) => {
    return { regions: { ...none, ...regions }, relations: none, answers: { ...none, ...answers } };
  };
  expect(changeWords(changes({ added: 1 }))).toBe("1 region added");
  expect(changeWords(changes({ removed: 2 }, { changed: 1 }))).toBe("2 regions removed · 1 answer changed");
  expect(changeWords(changes({ added: 2, changed: 1 }))).toBe("Regions: 2 added, 1 changed");
  expect(changeWords(changes({}))).toBe("Nothing changed");
});

test("a version says how it came about", () => {
  const handedIn = { source: "human", reason: "submitted", parent: null, branch: null } as AnnotationVersion;
  const version = (more: Partial<AnnotationVersion>) => reasonWords({ ...handedIn, ...more });
  expect(version({})).toBe("Handed in");
  expect(version({ source: "model" })).toBe("Pre-labelled by a model");
  expect(reasonWords({ ...handedIn, parent: 1 }, true)).toBe("Handed in");
  expect(version({ parent: 1 })).toBe("Handed in again");
  expect(version({ reason: "restored", parent: 2 })).toBe("Version 2 brought back");
  expect(version({ reason: "branched", branch: "places" })).toBe("Proposed on “places”");
  expect(version({ reason: "late", branch: "late" })).toBe("Came late, not counted");
  expect(version({ source: "consensus" })).toBe("Agreed by consensus");
});

const textOf = (start: number, end: number) => "Mary Smith in London".slice(start, end);
const wording = { schema, textOf };
const attributes = {};
const box = { id: "r", class: "car", type: "bbox", x: 10, y: 20, width: 30, height: 40, attributes };
const span = { id: "s", class: "person", type: "span", start: 0, end: 4, attributes };
const ring = [
  [0, 0],
  [9, 0],
  [9, 9],
  [0, 9],
];
const outline = { id: "p", class: "car", type: "polygon", points: ring, attributes };

test("a difference names what it is about by the words of the label schema, a line for each way", () => {
  const table: [Difference, string, string[]][] = [
    [
      { part: "region", change: "added", regionId: "r", after: box, fields: [] },
      "Added Motor car",
      ["30 × 40 at 10, 20"],
    ],
    [{ part: "region", change: "removed", regionId: "s", before: span, fields: [] }, "Removed person", ["Mary"]],
    [
      {
        part: "region",
        change: "changed",
        regionId: "r",
        before: { ...box, class: "bus", x: 1.234 },
        after: box,
        fields: [
          { pointer: "/class", before: "bus", after: "car" },
          { pointer: "/x", before: 1.234, after: 10 },
          { pointer: "/attributes/a~1b", after: "red" },
          { pointer: "/attributes/seen", before: "half", after: "whole" },
        ],
      },
      "Changed Motor car",
      [
        "class: bus → Motor car",
        "a/b: not set → red",
        "How much is seen: a half → whole",
        "30 × 40 at 1, 20 → 30 × 40 at 10, 20",
      ],
    ],
    [
      {
        part: "region",
        change: "changed",
        regionId: "s",
        before: span,
        after: { ...span, end: 10 },
        fields: [{ pointer: "/end", before: 4, after: 10 }],
      },
      "Changed person",
      ["Mary → Mary Smith"],
    ],
    [
      {
        part: "region",
        change: "changed",
        regionId: "p",
        before: outline,
        after: { ...outline, points: [...ring, [0, 5]] },
        fields: [{ pointer: "/points", before: ring, after: [...ring, [0, 5]] }],
      },
      "Changed Motor car",
      ["polygon reshaped"],
    ],
    [
      { part: "relation", change: "removed", relation: { from: "a", to: "b", type: "near" } },
      "Removed relation",
      ["is near"],
    ],
    [
      { part: "answer", change: "changed", field: "mood", before: "bad", after: "good" },
      "Changed answer: Mood",
      ["bad → In good spirits"],
    ],
    [{ part: "answer", change: "added", field: "gone", after: ["x"] }, "Added answer: gone", ['["x"]']],
  ];
  for (const [one, title, details] of table) expect(differenceWords(one, wording)).toEqual({ title, details });
});
