import { describe, expect, test } from "bun:test";
import type { Annotation } from "../../../core/annotations/contract.ts";
import type { AnnotationVersion } from "../../../core/annotations/version.contract.ts";
import type { Region, Result } from "../../../core/annotations/region.contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { compareSides } from "./differences.ts";
import { type Review, versionAt } from "./load-review.ts";
import { visiblePanes } from "./pane-tabs.tsx";
import { overlayPane, panesOf } from "./panes.ts";
import { pinClicked, pinCurrent } from "./pinning.ts";
import { stacksBetter } from "./place.ts";
import { sidesOf } from "./sides.ts";
import { suggestStanding } from "./suggest-standing.ts";
import type { Compared } from "./use-comparison.ts";

const schema: LabelSchema = {
  media: "image",
  tools: ["bbox"],
  classes: [{ name: "car", title: "Car", colour: "#ff0000", attributes: [] }],
  fields: [],
  relations: [],
};
const box = (id: string, x: number): Region => ({
  id,
  class: "car",
  attributes: {},
  type: "bbox",
  x,
  y: 0,
  width: 10,
  height: 10,
});
const result = (...regions: Region[]): Result => ({ regions, relations: [], answers: {} });
const annotation = (id: string, of: Result): Annotation => ({
  id,
  taskId: "t",
  projectId: "p",
  batchId: "b",
  assignmentId: null,
  userId: `user ${id}`,
  status: "submitted",
  schemaVersion: 1,
  result: of,
  draft: null,
  confidence: null,
  activeSeconds: 30,
  source: "human",
  feedback: null,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
  submittedAt: "2026-01-01T00:00:00Z",
  version: 2,
});
const review = (annotations: Annotation[], before = new Map<string, Result>()): Review => ({
  check: { id: "c", completedAt: null } as Review["check"],
  annotations,
  names: new Map(annotations.map((a) => [a.userId, a.id.toUpperCase()])),
  project: { settings: {} } as Review["project"],
  schema,
  findings: [],
  categories: [],
  earlier: before.size > 0 ? { check: { completedAt: "2026-01-02T00:00:00Z" } as Review["check"], before } : null,
  size: null,
});

const two = review([annotation("ana", result(box("a", 0), box("c", 200))), annotation("bea", result(box("b", 1)))]);
const sides = sidesOf(two, null);
const comparison = compareSides(
  sides.map((side) => side.result),
  schema,
);

describe("the sides of a comparison", () => {
  test("are all annotations, by the name of their author", () => {
    expect(sides.map((side) => [side.name, side.current])).toEqual([
      ["ANA", true],
      ["BEA", true],
    ]);
  });
  test("are one annotation before and now, when it had gone back", () => {
    const before = result(box("a", 5));
    const found = sidesOf(review([annotation("ana", result(box("a", 0)))], new Map([["ana", before]])), "ana");
    expect(found.map((side) => [side.name, side.short, side.current])).toEqual([
      ["ANA, before", "Before", false],
      ["ANA, now", "Now", true],
    ]);
    expect(found[0]?.result).toBe(before);
  });
  test("stay as they are when nothing older is known", () => {
    expect(sidesOf(two, "ana")).toHaveLength(2);
  });

  test("what is just as a model made it is marked so unless the project counts it as any other answer", () => {
    const kept = { model: "m", regions: 1, answers: 0, unchanged: true };
    const ana = annotation("ana", result(box("a", 0)));
    const marks = (unchanged: boolean, unchangedPreLabels?: "count" | "flag" | "exclude") => {
      const one = review([{ ...ana, keptFromModel: { ...kept, unchanged } }]);
      const settings = { ...one.project.settings, unchangedPreLabels };
      return sidesOf({ ...one, project: { ...one.project, settings } }, null)[0]!.kept?.unchanged;
    };
    expect([marks(true), marks(true, "flag"), marks(true, "exclude"), marks(true, "count")]).toEqual([
      true,
      true,
      true,
      undefined,
    ]);
    expect(marks(false, "count")).toBe(false);
  });
  test("the version of before is the newest that is not later than the verdict", () => {
    const version = (n: number, createdAt: string) => ({ version: n, createdAt }) as AnnotationVersion;
    const history = [
      version(3, "2026-01-03T00:00:00Z"),
      version(2, "2026-01-02T00:00:00Z"),
      version(1, "2026-01-01T00:00:00Z"),
    ];
    expect(versionAt(history, "2026-01-02T10:00:00Z")?.version).toBe(2);
    expect(versionAt(history, "2025-01-01T00:00:00Z")).toBeNull();
  });
});

describe("the annotation that is suggested to stand", () => {
  const { annotations } = review(["a", "b", "c"].map((id) => annotation(id, result())));
  const finding = (annotationId: string) => ({
    rule: "duplicates",
    severity: "warning" as const,
    annotationId,
    regionId: null,
    detail: "",
  });
  test("agrees most with the others", () => expect(suggestStanding(annotations, [0.2, 0.8, 0.5], [])).toBe("b"));
  test("of equals has the fewest findings", () =>
    expect(suggestStanding(annotations, [1, 1, 1], [finding("a"), finding("b")])).toBe("c"));
  test("of equals came first", () => expect(suggestStanding(annotations, [1, 1, 1], [])).toBe("a"));
  test("is none without any", () => expect(suggestStanding([], [], [])).toBeNull());
});

describe("panes", () => {
  test("draw fainter what all agree on", () => {
    const [left] = panesOf(sides, comparison, schema);
    expect(left?.inkOf(box("a", 0))).toEqual({ faint: true });
    expect(left?.inkOf(box("c", 200))).toEqual({});
  });
  test("draw everything in full when there is no difference at all", () => {
    const same = sidesOf(review([annotation("x", result(box("a", 0))), annotation("y", result(box("b", 0)))]), null);
    const [left] = panesOf(
      same,
      compareSides(
        same.map((s) => s.result),
        schema,
      ),
      schema,
    );
    expect(left?.inkOf(box("a", 0))).toEqual({});
  });
  test("in one picture, ids tell the side, and what is agreed on is drawn once", () => {
    const pane = overlayPane(sides, comparison, schema, 1);
    expect(pane.editor.doc().regions.map((r) => r.id)).toEqual(["0:c", "1:b"]);
    expect(pane.locate("0:c")).toEqual({ side: 0, regionId: "c" });
    expect(pane.idOf(1, "b")).toBe("1:b");
  });
  test("that do not fit are chosen: what stands stays, and one other beside it", () => {
    const many = review(["a", "b", "c", "d"].map((id) => annotation(id, result())));
    const all = sidesOf(many, null);
    const panes = panesOf(
      all,
      compareSides(
        all.map((s) => s.result),
        schema,
      ),
      schema,
    );
    const keys = (standing: string, beside: string | null, room: number) =>
      visiblePanes(panes, all, standing, beside, room).shown.map((p) => p.key);
    expect(keys("b", null, 3)).toEqual(["b", "a"]);
    expect(keys("b", "d", 3)).toEqual(["b", "d"]);
    expect(keys("b", "d", 1)).toEqual(["d"]);
    expect(keys("b", null, 4)).toEqual(["a", "b", "c", "d"]);
  });
  test("stack where pictures are larger one above the other", () => {
    const wide = { width: 1000, height: 600 };
    expect(stacksBetter({ width: 1136, height: 700 }, 3, wide)).toBe(false);
    expect(stacksBetter({ width: 500, height: 960 }, 3, wide)).toBe(true);
    expect(stacksBetter({ width: 500, height: 960 }, 2, null)).toBe(false);
  });
});

describe("where a remark is pinned", () => {
  const panes = panesOf(sides, comparison, schema);
  const compared = (thing: Compared["thing"], at: number | null = null): Compared => ({
    sides,
    comparison,
    panes,
    together: null,
    thing,
    at,
    current: null,
    pick() {},
    step() {},
  });
  test("to the region that was clicked, of that annotation", () => {
    panes[1]!.editor.select(["b"]);
    expect(pinClicked(panes[1]!, compared(null))).toMatchObject({ annotationId: "bea", regionId: "b" });
    panes[1]!.editor.select([]);
    expect(pinClicked(panes[1]!, compared(null))).toBeNull();
  });
  test("of several selected to the one under the pointer", () => {
    const pane = overlayPane(sides, comparison, schema, 0);
    pane.editor.select(["0:a", "0:c"]);
    pane.editor.hover("0:c");
    expect(pinClicked(pane, compared(null))).toMatchObject({ annotationId: "ana", regionId: "c" });
  });
  test("by key to the standing annotation's region, or to what that lacks", () => {
    const only = comparison.things.find((thing) => thing.members[0]?.id === "c")!;
    expect(pinCurrent(compared(only), two, "ana", () => "")).toMatchObject({ annotationId: "ana", regionId: "c" });
    expect(pinCurrent(compared(only), two, "bea", () => "")).toMatchObject({
      annotationId: "bea",
      regionId: null,
      comment: "Car, box 10 × 10 at 200, 0",
    });
  });
  test("never to a version that is past", () => {
    const past = sidesOf(
      review([annotation("ana", result(box("a", 0)))], new Map([["ana", result(box("a", 5))]])),
      "ana",
    );
    const versions = panesOf(
      past,
      compareSides(
        past.map((s) => s.result),
        schema,
        true,
      ),
      schema,
    );
    versions[0]!.editor.select(["a"]);
    expect(pinClicked(versions[0]!, { ...compared(null), sides: past })).toBeNull();
  });
});
