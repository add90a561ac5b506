import { expect, test } from "bun:test";
import * as v from "valibot";
import { Result } from "../annotations/region.contract.ts";
import { LabelSchema } from "./label-schema.contract.ts";
import { compareSchemas, describeChanges } from "./schema-changes.ts";

test("a skeleton that loses points, or is new, touches the keypoints that it does not know; another order touches none", () => {
  const bones = (skeleton?: { points: string[]; edges?: [number, number][] }) =>
    v.parse(LabelSchema, {
      media: "image",
      tools: ["keypoints"],
      classes: [{ name: "cat", colour: "#000000", ...(skeleton ? { skeleton } : {}) }],
    });
  const [nose, tail] = ["nose", "tail"].map((name) => ({ name, x: 1, y: 1, visibility: 2 as const }));
  const result = v.parse(Result, { regions: [{ id: "1", type: "keypoints", class: "cat", points: [nose, tail] }] });
  const both = bones({ points: ["nose", "tail"] });
  for (const before of [both, bones()]) {
    const [change] = compareSchemas(before, bones({ points: ["nose"] }));
    expect([change!.kind, change!.touches!(result)]).toEqual(["skeleton_points_removed", 1]);
  }
  for (const after of [bones({ points: ["tail", "nose", "ear"], edges: [[0, 1]] }), bones()])
    expect(describeChanges(both, after)).toMatchObject([{ kind: "skeleton_changed", effect: "safe" }]);
  expect(compareSchemas(both, bones({ points: ["nose", "tail"] }))).toEqual([]);
});
