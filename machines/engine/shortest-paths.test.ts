import { expect, test } from "bun:test";
import fc from "fast-check";
import type { AnyMachineSnapshot } from "xstate";
import { getShortestPaths } from "xstate/graph";
import { compile } from "./compile.ts";
import { type ActionDefinition, listOf, type WorkflowDefinition } from "./definition.ts";
import { nativeMachine } from "./native.suite.ts";
import { event, play } from "./play.suite.ts";
import { pathsToStates, type StatePath } from "./paths-to-states.ts";
import { explore, type WayStep } from "./shortest-paths.ts";
import { type Choose, randomChart, randomEvents } from "./random-chart.suite.ts";
import type { StateValue } from "./snapshot.ts";
import { leafPaths } from "./states.ts";
import { simulate } from "./simulate.ts";
import { review } from "./templates/review.ts";
import { templates } from "./templates/templates.ts";

const typesOf = (steps: readonly WayStep[]) => steps.map(({ event }) => event.type).join();
const brief = ({ state, steps }: StatePath) => `${state}: ${steps ? typesOf(steps) : "none"}`;

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
  expect(paths.map(({ states, steps }) => [states.join(), typesOf(steps)])).toEqual([
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
    paths: [{ states: ["a"], steps: [] }],
  });
  expect(explore(compile(review), { events: [] }).paths).toMatchObject([{ states: ["annotating.open"], steps: [] }]);
});

test("each state of a template has a way that leads there when it is played, found without being given any event", () => {
  const { paths, truncated } = pathsToStates(compile(review), {
    input: { overlap: 1, reviewShare: 1, reviewDraw: 0.5 },
  });
  expect(truncated).toBe(false);
  for (const { state, steps } of paths) {
    const { to } = play(
      review,
      steps!.map(({ event }) => event),
      { overlap: 1, reviewShare: 1, reviewDraw: 0.5 },
    ).at(-1)!;
    expect(to.some((leaf) => leaf === state || leaf.startsWith(`${state}.`))).toBe(true);
  }
  expect(paths.map(({ state, steps }) => [state, typesOf(steps!)])).toContainEqual([
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
  expect(pathsToStates(waiting, {}).paths.map(brief)).toEqual([
    "a: ",
    "b: xstate.error.actor.call",
    "b.x: xstate.error.actor.call",
    "b.y: xstate.error.actor.call,key",
    "c: xstate.error.actor.call,xstate.after.500.waiting.b",
    "never: none",
  ]);
  const told = pathsToStates(waiting, { events: [event("open", { word: "sesame" })] });
  expect(told.paths.at(-1)!.steps!.at(-1)).toEqual({
    cause: "sent",
    event: event("open", { word: "sesame" }),
    afterMs: 0,
  });
});

test("ways lead into child statecharts, invoked and spawned, through their timers and services, and into those below them", () => {
  const timed = {
    id: "timed",
    initial: "x",
    states: {
      x: { after: { "7200000": "y" } },
      y: { invoke: { id: "call", src: "webhook.call", params: { url: "https://example.org" }, onDone: "z" } },
      z: { type: "final" },
    },
  } as const;
  const parent = compile({
    id: "parent",
    initial: "a",
    states: {
      a: { on: { go: "b", grow: { actions: { type: "spawn", params: { name: "grown" } } } } },
      b: { invoke: { id: "kid", src: "workflow", params: { name: "timed" }, onDone: "c" } },
      c: { type: "final" },
    },
    children: {
      timed,
      grown: {
        id: "grown",
        initial: "x",
        states: { x: { invoke: { id: "below", src: "workflow", params: { name: "timed" }, onDone: "y" } }, y: {} },
        children: { timed },
      },
    },
  });
  const { paths } = pathsToStates(parent, {});
  expect(paths.map(brief)).toEqual([
    "a: ",
    "b: go",
    "c: go,xstate.deliver,xstate.done.actor.kid/call",
    "timed/x: go",
    "timed/y: go,xstate.deliver",
    "timed/z: go,xstate.deliver,xstate.done.actor.kid/call",
    "grown/x: grow",
    "grown/y: grow,xstate.deliver,xstate.done.actor.grown/below/call",
    "grown/timed/x: grow",
    "grown/timed/y: grow,xstate.deliver",
    "grown/timed/z: grow,xstate.deliver,xstate.done.actor.grown/below/call",
  ]);
  expect(paths[3]!.pointer).toBe("/children/timed/states/x");
  expect(paths[4]!.steps![1]).toMatchObject({ cause: "timer", afterMs: 7_200_000 });
});

test("a state that is left as soon as it is entered has a way, and so has one that comes after an answer", () => {
  const passing = compile({
    id: "passing",
    initial: "a",
    states: { a: { on: { go: "b" } }, b: { always: "c" }, c: { on: { on: "b", back: "a" } } },
  });
  expect(pathsToStates(passing, {}).paths.map(brief)).toEqual(["a: ", "b: go", "c: go"]);
});

test("timers fire in their order: what a sooner one always prevents has no way, and a long wait goes past one that repeats", () => {
  const waiting = (sooner: object) =>
    compile({
      id: "waiting",
      type: "parallel",
      states: {
        work: { initial: "a", states: { a: { after: { "1000": sooner, "86400000": "late" } }, late: {}, early: {} } },
      },
    });
  const late = (sooner: object) => pathsToStates(waiting(sooner), {}).paths.find(({ state }) => state === "work.late")!;
  expect(late({ target: "early" }).steps).toBeNull();
  const beat = { type: "raise", params: { event: "beat", delay: 10_000 } };
  const beating = compile({
    id: "beating",
    initial: "a",
    states: {
      a: { entry: beat, on: { beat: { actions: beat } }, after: { "86400000": "late" } },
      late: { type: "final" },
    },
  });
  const { steps } = pathsToStates(beating, {}).paths.at(-1)!;
  expect(steps).toMatchObject([{ cause: "timer", afterMs: 86_400_000 }]);
});

test("a way that is played against the clock leads where it says", () => {
  const definition = templates.find(({ key }) => key === "escalation")!.definition;
  const escalating = compile(definition);
  const { paths } = pathsToStates(escalating, { input: { overlap: 1, reviewShare: 1, reviewDraw: 0.5 } });
  for (const { state, steps } of paths) {
    const events = steps!.filter(({ cause }) => cause === "sent").map(({ event: sent }) => sent);
    const waits = steps!.reduce<number[]>(
      (list, { cause, afterMs }) => (cause === "sent" ? [...list, 0] : [...list.slice(0, -1), list.at(-1)! + afterMs]),
      [0],
    );
    const runOnMs = waits.pop()!;
    const sent = events.map((one, i) => ({ event: one, afterMs: waits[i]! }));
    const input = { overlap: 1, reviewShare: 1, reviewDraw: 0.5 };
    const { to } = simulate(escalating, { input, events: sent, now: 0, runOnMs }).entries.at(-1)!.step;
    expect(to.some((leaf) => leaf === state || leaf.startsWith(`${state}.`))).toBe(true);
  }
});

/** A random chart whose configurations are few: without timers, always, history, raised events and whatever changes its context. */
function finiteChart(choose: Choose): WorkflowDefinition {
  const text = JSON.stringify(randomChart(choose), (key, value: unknown) => {
    if (key === "after" || key === "always" || key === "h") return undefined;
    if (!["actions", "entry", "exit"].includes(key)) return value;
    return listOf(value as ActionDefinition[]).filter(({ type }) => type !== "assign" && type !== "raise");
  });
  return JSON.parse(text.replaceAll(/(#random[.\w]*)\.h"/g, '$1"')) as WorkflowDefinition;
}

const ended = ({ status }: AnyMachineSnapshot) => status !== "active";

test("where XState's own search applies, ours finds the same configurations by ways as short", () => {
  let compared = 0;
  const runs = fc.property(fc.gen(), (g) => {
    const chart = finiteChart((below) => g(fc.nat, { max: below - 1 }));
    const { paths, truncated } = explore(compile(chart), {
      events: randomEvents.map((type) => event(type)),
      limit: 2_000,
    });
    if (truncated || paths.length === 0) return;
    const options = { events: randomEvents.map((type) => ({ type })), stopWhen: ended } as never;
    const theirs = new Map<string, number>();
    for (const { state, weight } of getShortestPaths(nativeMachine(chart), options)) {
      const { status, value } = state as AnyMachineSnapshot;
      const configuration = leafPaths(chart, value as StateValue).join("+");
      if (status !== "error") theirs.set(configuration, Math.min(weight, theirs.get(configuration) ?? weight));
    }
    expect(new Map(paths.map(({ states, steps }) => [states.join("+"), steps.length]))).toEqual(theirs);
    compared += paths.length;
  });
  fc.assert(runs, { numRuns: 40, seed: 1 });
  expect(compared).toBeGreaterThan(60);
});
