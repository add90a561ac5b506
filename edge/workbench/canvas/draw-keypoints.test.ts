import { describe, expect, test } from "bun:test";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { finishKeypoints, nextName, skipKeypoint, unsetKeypoint } from "./draw-keypoints.ts";
import { type Effect, idle } from "./interaction.ts";
import { box, scene, stroke } from "./pointing.suite.ts";

describe("setting keypoints", () => {
  const skeleton = { points: ["nose", "neck", "hip"], edges: [] };
  const s = scene({ tool: "keypoints", skeleton });

  test("clicks set them in the order of the skeleton, with Shift as hidden, and the last one ends it", () => {
    const one = stroke(s, [[10, 10]]);
    expect(one.effects).toEqual([]);
    const two = stroke(s, [[20, 20]], { shift: true }, one.state);
    expect(unsetKeypoint(two.state as never)).toEqual(one.state);
    const { state, effects } = stroke(s, [[300, 30]], {}, two.state);
    expect(state).toEqual(idle);
    const points = [
      { name: "nose", x: 10, y: 10, visibility: 2 },
      { name: "neck", x: 20, y: 20, visibility: 1 },
      { name: "hip", x: 200, y: 30, visibility: 2 },
    ];
    expect(effects).toEqual([{ kind: "add", shape: { type: "keypoints", points } } as Effect]);
  });

  test("what is left out is absent, and none at all makes nothing", () => {
    const begun = stroke(s, [[10, 10]]).state as never;
    const { state } = skipKeypoint(s, begun);
    expect(finishKeypoints(s, state as never).effects).toMatchObject([
      { shape: { points: [{ visibility: 2 }, { name: "neck", visibility: 0 }, { name: "hip", visibility: 0 }] } },
    ]);
    expect(finishKeypoints(s, { kind: "keypoints", points: [], to: [0, 0] }).effects).toEqual([]);
    expect(nextName(scene({ tool: "keypoints" }), [])).toBe("1");
  });

  test("Alt on a point of what is there hides it, or shows it again, and absent ones have no grip", () => {
    const region = {
      ...box("k", 0, 0),
      type: "keypoints" as const,
      points: [
        { name: "nose", x: 50, y: 50, visibility: 2 as const },
        { name: "neck", x: 0, y: 0, visibility: 0 as const },
      ],
    };
    const held = scene({ tool: "select", skeleton, regions: [region as Region], selection: new Set(["k"]) });
    expect(stroke(held, [[50, 50]], { alt: true }).effects).toMatchObject([
      { kind: "replace", regions: [{ points: [{ visibility: 1 }, { visibility: 0 }] }] },
    ]);
    expect(stroke(held, [[0, 0]], { alt: true }).effects[0]?.kind).toBe("select");
  });
});
