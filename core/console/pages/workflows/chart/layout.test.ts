import { expect, test } from "bun:test";
import ELK from "elkjs/lib/elk.bundled.js";
import { chartOf } from "./graph.ts";
import { labelLines, layOut, roundedPath } from "./layout.ts";
import { neighbour } from "./neighbour.ts";
import { roughLayout } from "./rough-layout.ts";

const chart = chartOf({
  id: "w",
  initial: "a",
  states: {
    a: { on: { GO: { target: "b", guard: { type: "cel", params: { expression: "context.x > 1" } } } } },
    b: {
      type: "parallel",
      states: { one: { initial: "p", states: { p: { on: { NEXT: "q" } }, q: {} } }, two: {} },
      on: { A: "c", B: "c", C: "c", D: "c", E: "c" },
    },
    c: { type: "final" },
  },
});
const layout = await layOut(new ELK(), chart);

test("every state has a box inside its parent, and every arrow a route from one to the other", () => {
  for (const { path, parent } of chart.nodes) {
    const box = layout.boxes.get(path)!;
    const around = parent === "" ? layout : layout.boxes.get(parent)!;
    expect(box.x >= 0 && box.x + box.width <= around.width && box.y + box.height <= around.height).toBe(true);
  }
  for (const { id } of chart.edges) expect(layout.routes.get(id)!.points.length).toBeGreaterThan(1);
});

test("a rough picture has every state inside its parent, none over another, and an arrow from one border to the other", () => {
  const rough = roughLayout(chart);
  for (const one of chart.nodes) {
    const box = rough.boxes.get(one.path)!;
    const around = one.parent === "" ? rough : rough.boxes.get(one.parent)!;
    expect(box.x >= 0 && box.x + box.width <= around.width && box.y + box.height <= around.height).toBe(true);
    for (const other of chart.nodes.filter(({ parent, path }) => parent === one.parent && path !== one.path)) {
      const { x, y, width, height } = rough.boxes.get(other.path)!;
      expect(box.x + box.width <= x || x + width <= box.x || box.y + box.height <= y || y + height <= box.y).toBe(true);
    }
  }
  const { points } = rough.routes.get("a>b")!;
  const a = rough.boxes.get("a")!;
  expect(points[0]!.x === a.x + a.width || points[0]!.y === a.y + a.height).toBe(true);
});

test("an arrow inside a state is placed where that state is", () => {
  const corner = ["b", "b.one", "b.one.p"].reduce((x, path) => x + layout.boxes.get(path)!.x, 0);
  const { points } = layout.routes.get("b.one.p>b.one.q")!;
  expect(points[0]!.x).toBeCloseTo(corner + layout.boxes.get("b.one.p")!.width);
});

test("many transitions between the same two are a few lines and a count", () =>
  expect(labelLines(chart.edges.find(({ source }) => source === "b")!).map(({ text }) => text)).toEqual([
    "A",
    "B",
    "C",
    "and 2 more",
  ]));

test("a lone one's guard has a line of its own", () =>
  expect(labelLines(chart.edges[0]!).map(({ text }) => text)).toEqual(["GO", "[context.x > 1]"]));

test("corners are rounded, and never by more than half of a short stretch", () =>
  expect(
    roundedPath([
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 4, y: 40 },
    ]),
  ).toBe("M0 0 L2 0 Q4 0 4 6 L4 40"));

test("arrow keys go to what lies ahead, not into or out of the state", () => {
  const boxes = new Map([
    ["a", { x: 0, y: 0, width: 10, height: 10 }],
    ["b", { x: 100, y: 0, width: 10, height: 10 }],
    ["b.in", { x: 101, y: 1, width: 5, height: 5 }],
    ["c", { x: 60, y: 90, width: 10, height: 10 }],
  ]);
  expect(neighbour(boxes, "a", "right")).toBe("b");
  expect(neighbour(boxes, "a", "down")).toBe("c");
  expect(neighbour(boxes, "b", "left")).toBe("a");
  expect(neighbour(boxes, "a", "left")).toBeUndefined();
});
