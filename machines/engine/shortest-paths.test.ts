import { expect, test } from "bun:test";
import { compile } from "./compile.ts";
import { event } from "./play.suite.ts";
import { explore } from "./shortest-paths.ts";
import { review } from "./templates/review.ts";

const compiled = compile({
  id: "maze",
  context: { n: 0 },
  initial: "a",
  states: {
    a: { on: { far: "b", near: "c" } },
    b: { on: { on: "c" } },
    c: {
      after: { "1000": "late" },
      on: { key: { target: "d", guard: { type: "cel", params: { expression: "event.fits" } } } },
    },
    d: { type: "final" },
    late: { type: "final" },
    never: {},
  },
});
const events = [event("far"), event("near"), event("on"), event("key", { fits: false }), event("key", { fits: true })];

test("every configuration is found by the shortest way, timers among the events", () => {
  const { paths, truncated } = explore(compiled, { events });
  expect(paths.map(({ states, events }) => [states.join(), events.map(({ type }) => type).join()])).toEqual([
    ["a", ""],
    ["b", "far"],
    ["c", "near"],
    ["d", "near,key"],
    ["late", "near,xstate.after.1000.maze.c"],
  ]);
  expect(truncated).toBe(false);
});

test("transitions that were taken on any way are known by their pointers", () => {
  expect([...explore(compiled, { events }).taken].toSorted()).toEqual([
    "/states/a/on/far",
    "/states/a/on/near",
    "/states/b/on/on",
    "/states/c/after/1000",
    "/states/c/on/key",
  ]);
});

test("a workflow without end to its context is tried up to the limit, and says so", () => {
  const growing = compile({
    id: "grow",
    context: { n: 0 },
    initial: "a",
    states: { a: { on: { more: { actions: { type: "assign", params: { set: { n: "context.n + 1" } } } } } } },
  });
  expect(explore(growing, { events: [event("more")], limit: 50 })).toMatchObject({
    truncated: true,
    paths: [{ states: ["a"] }],
  });
  expect(explore(compile(review), { events: [] }).paths).toMatchObject([{ states: ["annotating.open"], events: [] }]);
});
