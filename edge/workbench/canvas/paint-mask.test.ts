import { describe, expect, test } from "bun:test";
import type { Point, RegionOf } from "../../../core/annotations/region.contract.ts";
import { maskPixels } from "../geometry/rle.ts";
import type { Effect, PointerAt, Scene } from "./interaction.ts";
import { box, scene, stroke } from "./pointing.suite.ts";

describe("painting a mask", () => {
  const s = scene({ tool: "mask" });
  const made = stroke(s, [
    [20, 20],
    [40, 20],
  ]).effects[0] as Extract<Effect, { kind: "add" }>;
  const mask = { ...box("m", 0, 0), ...made.shape } as RegionOf<"mask">;
  const count = (rle: RegionOf<"mask">["rle"]) => maskPixels(rle).reduce((sum, on) => sum + on, 0);
  const over = (part: Partial<Scene>, pointer: Partial<PointerAt> = {}, to: Point = [60, 20]) =>
    stroke(scene({ tool: "mask", regions: [mask], selection: new Set(["m"]), ...part }), [[40, 20], to], pointer)
      .effects;

  test("a stroke makes one of the size of the image, and goes on with the one that is selected", () => {
    expect(mask.rle.size).toEqual([100, 200]);
    expect(count(mask.rle)).toBeGreaterThan(80);
    const [more] = over({}) as [Extract<Effect, { kind: "replace" }>];
    expect(more).toMatchObject({ kind: "replace", regions: [{ id: "m", class: "a" }] });
    expect(count((more.regions[0] as typeof mask).rle)).toBeGreaterThan(count(mask.rle) + 70);
  });

  test("another class, a lock or no selection begins a new one", () => {
    for (const part of [
      { brush: { radius: 2, erase: false, class: "b" } },
      { locked: new Set(["m"]) },
      { selection: new Set<string>() },
    ])
      expect(over(part)).toMatchObject([{ kind: "add", shape: { type: "mask" } }]);
  });

  test("the eraser takes away, Alt turns it round, and a mask of which nothing is left goes", () => {
    const eraser = { radius: 2, erase: true, class: "a" };
    const [less] = over({ brush: eraser }, {}, [30, 20]) as [Extract<Effect, { kind: "replace" }>];
    expect(count((less.regions[0] as typeof mask).rle)).toBeLessThan(count(mask.rle));
    expect(over({}, { alt: true }, [30, 20])).toEqual([less]);
    expect(over({ brush: { ...eraser, radius: 60 } })).toEqual([{ kind: "remove", id: "m" }]);
    expect(over({ brush: eraser, selection: new Set() })).toEqual([]);
  });
});
