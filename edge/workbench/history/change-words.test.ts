import { expect, test } from "bun:test";
import * as v from "valibot";
import type { AnnotationVersion, Difference } from "../../../core/annotations/version.contract.ts";
import { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { changeWords, differenceWords, reasonWords } from "./change-words.ts";

const none = { added: 0, removed: 0, changed: 0 };
const schema = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox"],
  classes: [{ name: "car", title: "Motor car", colour: "#ff0000" }],
  fields: [{ name: "mood", title: "Mood", kind: "choice", options: [{ value: "good" }] }],
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
  expect(version({ source: "consensus" })).toBe("Agreed by consensus");
});

test("a difference names what it is about by the words of the label schema", () => {
  const region = { id: "r", class: "car", type: "bbox" };
  const table: [Difference, string, string][] = [
    [{ part: "region", change: "added", regionId: "r", after: region, fields: [] }, "Added Motor car", ""],
    [
      {
        part: "region",
        change: "changed",
        regionId: "r",
        after: region,
        fields: [
          { pointer: "/class", before: "bus", after: "car" },
          { pointer: "/x", before: 1.234, after: 2 },
          { pointer: "/attributes/a~1b", after: "red" },
          { pointer: "/points", before: [[1, 1]], after: [] },
        ],
      },
      "Changed Motor car",
      "class bus → Motor car, x 1.2 → 2, a/b none → red, points",
    ],
    [
      { part: "relation", change: "removed", relation: { from: "a", to: "b", type: "near" } },
      "Removed relation",
      "is near",
    ],
    [
      { part: "answer", change: "changed", field: "mood", before: ["x"], after: "good" },
      "Changed answer: Mood",
      '["x"] → good',
    ],
  ];
  for (const [one, title, detail] of table) expect(differenceWords(one, schema)).toEqual({ title, detail });
});
