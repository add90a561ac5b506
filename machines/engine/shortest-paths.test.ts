import { expect, test } from "bun:test";
import { compile } from "./compile.ts";
import { event, play } from "./play.suite.ts";
import { pathsToStates } from "./paths-to-states.ts";
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

test("each state of a template has a way that leads there when it is played, found without being given any event", () => {
  const { paths, truncated } = pathsToStates(compile(review), {
    input: { overlap: 1, reviewShare: 1, reviewDraw: 0.5 },
  });
  expect(truncated).toBe(false);
  for (const { state, events } of paths) {
    const { to } = play(review, events!, { overlap: 1, reviewShare: 1, reviewDraw: 0.5 }).at(-1)!;
    expect(to.some((leaf) => leaf === state || leaf.startsWith(`${state}.`))).toBe(true);
  }
  expect(paths.map(({ state, events }) => [state, events!.map(({ type }) => type).join()])).toContainEqual([
    "rework.claimed",
    "annotation.submitted,quality_check.completed,task.assigned",
  ]);
});

test("timers and the answers of services are on the way, and a state without a way is named as such", () => {
  const waiting = compile({
    id: "waiting",
    initial: "a",
    states: {
      a: { invoke: { id: "call", src: "webhook.call", params: { url: "https://example.org" }, onError: "b" } },
      b: { initial: "x", after: { "500": "c" }, states: { x: { on: { key: "y" } }, y: {} } },
      c: {
        on: { open: { target: "never", guard: { type: "cel", params: { expression: "event.word == 'sesame'" } } } },
      },
      never: {},
    },
  });
  const brief = ({ state, events }: ReturnType<typeof pathsToStates>["paths"][number]) =>
    `${state}: ${events?.map(({ type }) => type).join() ?? "none"}`;
  expect(pathsToStates(waiting, {}).paths.map(brief)).toEqual([
    "a: ",
    "b: xstate.error.actor.call",
    "b.x: xstate.error.actor.call",
    "b.y: xstate.error.actor.call,key",
    "c: xstate.error.actor.call,xstate.after.500.waiting.b",
    "never: none",
  ]);
  const told = pathsToStates(waiting, { events: [event("open", { word: "sesame" })] });
  expect(told.paths.at(-1)!.events!.at(-1)).toEqual({ type: "open", word: "sesame" });
});
