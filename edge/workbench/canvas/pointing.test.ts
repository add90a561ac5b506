import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Point } from "../../../core/annotations/region.contract.ts";
import { idle, type Effect, type Interaction } from "./interaction.ts";
import { drag } from "./pointing.ts";
import { at, box, scene, stroke } from "./pointing.suite.ts";

describe("drawing a box", () => {
  test("a drag makes exactly the box between its ends", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 5, max: 100 }),
        (x, y, by) => {
          const { effects } = stroke(scene({ size: { width: 1000, height: 1000 } }), [
            [x, y],
            [x + 3, y + 3],
            [x + by, y + by],
          ]);
          expect(effects).toEqual([{ kind: "add", shape: { type: "bbox", x, y, width: by, height: by } }]);
        },
      ),
    );
  });

  test("what is drawn over the edge stops at the edge", () => {
    const { effects } = stroke(scene(), [
      [150, 50],
      [500, 500],
    ]);
    expect(effects).toEqual([{ kind: "add", shape: { type: "bbox", x: 150, y: 50, width: 50, height: 50 } }]);
  });

  test("two clicks do what a drag does", () => {
    const first = stroke(scene(), [[10, 10]]);
    expect(first.effects).toEqual([]);
    const moved = drag(scene(), first.state, at(60, 40));
    const { state, effects } = stroke(scene(), [[60, 40]], {}, moved.state);
    expect(effects).toEqual([{ kind: "add", shape: { type: "bbox", x: 10, y: 10, width: 50, height: 30 } }]);
    expect(state).toEqual(idle);
  });

  test("with Shift the box is a square, and still inside", () => {
    const { effects } = stroke(
      scene(),
      [
        [10, 10],
        [300, 40],
      ],
      { shift: true },
    );
    expect(effects).toEqual([{ kind: "add", shape: { type: "bbox", x: 10, y: 10, width: 90, height: 90 } }]);
  });

  test("snapping puts corners on whole pixels", () => {
    const { effects } = stroke(scene({ snap: true }), [
      [10.4, 10.6],
      [50.5, 40.2],
    ]);
    expect(effects).toEqual([{ kind: "add", shape: { type: "bbox", x: 10, y: 11, width: 41, height: 29 } }]);
  });
});

describe("drawing a polygon", () => {
  const s = scene({ tool: "polygon" });
  const clicks = (points: Point[]) =>
    points.reduce(
      (before, p) => {
        const after = stroke(s, [p], {}, before.state);
        return { state: after.state, effects: [...before.effects, ...after.effects] };
      },
      { state: idle as Interaction, effects: [] as Effect[] },
    );

  test("a click on the first vertex closes it", () => {
    const { state, effects } = clicks([
      [10, 10],
      [60, 10],
      [60, 60],
      [11, 11],
    ]);
    expect(effects).toEqual([
      {
        kind: "add",
        shape: {
          type: "polygon",
          points: [
            [10, 10],
            [60, 10],
            [60, 60],
          ],
        },
      },
    ]);
    expect(state).toEqual(idle);
  });

  test("points in a line enclose nothing and make nothing", () => {
    const { state } = clicks([
      [10, 10],
      [30, 10],
      [60, 10],
    ]);
    const { effects } = stroke(s, [[10, 10]], {}, state);
    expect(effects).toEqual([]);
  });
});

describe("selecting", () => {
  const two = scene({ tool: "select", regions: [box("under", 0, 0, 100, 100), box("over", 40, 40)] });

  test("a click picks the smaller region on top, also when the larger one is selected", () => {
    expect(stroke(two, [[50, 50]]).effects.at(-1)).toEqual({ kind: "select", ids: ["over"] });
    expect(stroke({ ...two, selection: new Set(["under"]) }, [[50, 50]]).effects.at(-1)).toEqual({
      kind: "select",
      ids: ["over"],
    });
  });

  test("Alt reaches what lies beneath", () => {
    expect(stroke({ ...two, selection: new Set(["over"]) }, [[50, 50]], { alt: true }).effects.at(-1)).toEqual({
      kind: "select",
      ids: ["under"],
    });
  });

  test("Shift adds to the selection and takes away from it", () => {
    expect(stroke({ ...two, selection: new Set(["under"]) }, [[50, 50]], { shift: true }).effects.at(-1)).toEqual({
      kind: "select",
      ids: ["under", "over"],
    });
    expect(
      stroke({ ...two, selection: new Set(["under", "over"]) }, [[50, 50]], { shift: true }).effects.at(-1),
    ).toEqual({ kind: "select", ids: ["under"] });
  });

  test("a drag moves what is selected by exactly its length", () => {
    const { effects } = stroke({ ...two, selection: new Set(["over"]) }, [
      [50, 50],
      [55, 52],
      [60, 57],
    ]);
    expect(effects).toEqual([{ kind: "replace", regions: [box("over", 50, 47)] }]);
  });

  test("a shaking hand is a click, not a move", () => {
    expect(
      stroke(two, [
        [50, 50],
        [51, 51],
      ]).effects.every((e) => e.kind === "select"),
    ).toBe(true);
  });

  test("what is locked is selected but not moved", () => {
    const { effects } = stroke({ ...two, locked: new Set(["over"]) }, [
      [50, 50],
      [70, 70],
    ]);
    expect(effects.filter((e) => e.kind === "replace")).toEqual([{ kind: "replace", regions: [] }]);
  });

  test("a marquee selects what it touches, a click on nothing clears", () => {
    const far = scene({ tool: "select", regions: [box("a", 100, 50)] });
    expect(
      stroke(far, [
        [90, 40],
        [130, 80],
      ]).effects,
    ).toEqual([{ kind: "select", ids: ["a"] }]);
    expect(stroke(far, [[10, 10]]).effects).toEqual([{ kind: "select", ids: [] }]);
  });

  test("a grip of the selected box is dragged before anything is drawn", () => {
    const s = scene({ regions: [box("a", 100, 50)], selection: new Set(["a"]) });
    const { effects } = stroke(s, [
      [120, 70],
      [125, 72],
      [130, 75],
    ]);
    expect(effects).toEqual([{ kind: "replace", regions: [box("a", 100, 50, 30, 25)] }]);
  });

  test("nothing can be drawn or moved where one may only read", () => {
    const s = scene({ readOnly: true, regions: [box("a", 100, 50)], selection: new Set(["a"]) });
    const effects = [
      ...stroke(s, [
        [10, 10],
        [60, 60],
      ]).effects,
      ...stroke(s, [
        [110, 60],
        [140, 70],
      ]).effects,
    ];
    expect(effects.some((e) => e.kind === "add")).toBe(false);
    expect(effects.filter((e) => e.kind === "replace" && e.regions.length > 0)).toEqual([]);
  });
});
