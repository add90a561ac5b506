import { describe, expect, test } from "bun:test";
import { advance, start, type Timer } from "./advance.ts";
import type { ChildMaps } from "./child-map.ts";
import { compile } from "./compile.ts";
import type { StateDefinition, WorkflowDefinition } from "./definition.ts";
import { Migration } from "./migrate.ts";

const close = { type: "task.close", params: {} };
const call = { id: "call", src: "webhook.call", params: { url: "https://example.org" }, onDone: "heard" };
const part = (states: Record<string, StateDefinition>, more: Partial<WorkflowDefinition> = {}): WorkflowDefinition => ({
  id: "part",
  initial: Object.keys(states)[0]!,
  context: { n: 1 },
  states,
  ...more,
});
const asking: StateDefinition = { after: { "60000": "late", "90000": "late" }, on: { go: "late" }, invoke: call };
const old = part({ asking, late: {}, heard: {} });

/** A workflow that invokes one child under the id `kid`, spawns one at `spawn`, and passes `go` on. */
const whole = (children: Record<string, WorkflowDefinition>, name = Object.keys(children)[0]!): WorkflowDefinition => ({
  id: "whole",
  initial: "on",
  context: {},
  children,
  states: {
    on: {
      invoke: { id: "kid", src: "workflow", params: { name }, onDone: "off" },
      on: {
        spawn: { actions: { type: "spawn", params: { name, id: "other" } } },
        go: { actions: { type: "send", params: { to: "kid", event: "go" } } },
        leave: "off",
      },
    },
    off: {},
  },
});

function move(before: WorkflowDefinition, after: WorkflowDefinition, children: ChildMaps = {}, events: string[] = []) {
  const [from, to] = [compile(before), compile(after)];
  const migration = new Migration({ from, to, map: {}, children, entry: "new" });
  const pending = new Map<string, Timer>();
  let step = start(from, {}, 1_000);
  const keep = () => {
    for (const id of step.timers.cancel) pending.delete(id);
    for (const timer of step.timers.set) pending.set(timer.id, timer);
  };
  keep();
  for (const type of events) {
    step = advance(from, step.snapshot, { type }, 2_000);
    keep();
  }
  const result = migration.apply(step.snapshot, [...pending.values()], 5_000);
  // Without the timers' times, as when a history is followed, it comes to the same snapshot.
  expect(migration.apply(step.snapshot, [], 5_000).step?.snapshot).toEqual(result.step?.snapshot);
  return { ...result, to, issues: migration.issues };
}
const kidOf = (step: ReturnType<typeof move>["step"]) => step!.snapshot.children!["kid"]!;

describe("a child that differs between versions", () => {
  test("keeps its state, its context, its service and the rest of its time, and gains what is new", () => {
    const fresh = part(
      { asking: { ...asking, after: { "60000": "late", "70000": "late" } }, late: {}, heard: {} },
      { context: { n: 7, added: 2 } },
    );
    const { step } = move(whole({ part: old }), whole({ part: fresh }));
    expect(kidOf(step)).toMatchObject({ value: "asking", source: "part", context: { n: 1, added: 2 } });
    expect(step!.invocations).toEqual({ start: [], cancel: [] });
    expect(step!.effects).toEqual([]);
    expect(step!.timers.set.map(({ id, dueAt }) => [id, dueAt])).toEqual([
      ["kid/xstate.after.60000.part.asking", 61_000],
      ["kid/xstate.after.70000.part.asking", 75_000],
    ]);
    expect(step!.timers.cancel).toEqual(["kid/xstate.after.90000.part.asking"]);
    expect(kidOf(step).timers).toEqual(["xstate.after.60000.part.asking", "xstate.after.70000.part.asking"]);
  });

  test("goes where the map says, under the name that the map says, and is moved on by its timers from there", () => {
    const fresh = part({ begun: {}, waiting: { entry: close, after: { "60000": "over" } }, over: {} });
    const { step, to } = move(whole({ part: old }), whole({ piece: fresh }), {
      part: { to: "piece", map: { asking: "waiting" } },
    });
    expect(kidOf(step)).toMatchObject({ value: "waiting", source: "piece" });
    expect(step!.effects).toEqual([close]);
    expect(step!.invocations).toEqual({ start: [], cancel: ["kid/call"] });
    const [timer] = step!.timers.set;
    expect(timer).toMatchObject({ id: "kid/xstate.after.60000.part.waiting", dueAt: 61_000 });
    const next = advance(to, step!.snapshot, timer!.event, 61_000);
    expect(next.snapshot.children!["kid"]).toMatchObject({ value: "over", timers: [] });
  });

  test("is moved wherever it runs, be it invoked or spawned", () => {
    const fresh = part({ asking: { ...asking, entry: close }, late: {}, heard: {} });
    const { step } = move(whole({ part: old }), whole({ part: fresh }), {}, ["spawn", "go"]);
    const { kid, other } = step!.snapshot.children!;
    expect([kid!.value, other!.value]).toEqual(["late", "asking"]);
  });

  test("ends with the state that began it", () => {
    const after = whole({ part: part({ elsewhere: {} }) });
    const { states, ...rest } = after;
    const moved = move(whole({ part: old }), { ...rest, states: { ...states, on: { on: { leave: "off" } } } });
    expect(moved.step!.snapshot.children).toBeUndefined();
    expect(moved.step!.invocations.cancel).toEqual(["kid/call"]);
  });

  test("is moved with its own children, which the map names below it", () => {
    const nest = (inner: WorkflowDefinition, name = "inner") =>
      whole({
        mid: {
          ...part({ on: { invoke: { id: "deep", src: "workflow", params: { name } } } }),
          children: { [name]: inner },
        },
      });
    const fresh = part({ begun: {}, waiting: { after: { "60000": "begun" } } });
    const { step, to } = move(nest(old), nest(fresh, "core"), {
      "mid/inner": { to: "core", map: { asking: "waiting" } },
    });
    expect(kidOf(step).children!["deep"]).toMatchObject({ source: "core", value: "waiting" });
    const [timer] = step!.timers.set;
    expect(timer).toMatchObject({ id: "kid/deep/xstate.after.60000.part.waiting", dueAt: 61_000 });
    const next = advance(to, step!.snapshot, timer!.event, 61_000);
    expect(next.snapshot.children!["kid"]!.children!["deep"]!.value).toBe("begun");
  });
});

describe("what keeps an instance where it is", () => {
  const problemsOf = (fresh: WorkflowDefinition, children: ChildMaps = {}) =>
    move(whole({ part: old }), whole({ part: fresh }), children).problems.map(
      ({ code, pointer }) => `${code} ${pointer}`,
    );

  test("a child whose state leads nowhere, by where its map would name it", () => {
    expect(problemsOf(part({ begun: {} }))).toEqual(["map.unknown_target /children/part/map/asking"]);
  });

  test("a child that would end there, or tell its parent something", () => {
    const ends = part({ asking: { always: "over" }, over: { type: "final" } });
    expect(problemsOf(ends)).toEqual(["map.children /children/part"]);
    const tell = { type: "send", params: { to: "parent", event: "told" } };
    expect(problemsOf(part({ asking: {}, begun: { entry: tell } }), { part: { map: { asking: "begun" } } })).toEqual([
      "map.children /children/part",
    ]);
  });

  test("a child that the new version does not have", () => {
    const none = whole({ part: old });
    const { problems } = move(whole({ part: old }), { ...none, ...whole({ piece: old }) });
    expect(problems).toMatchObject([{ code: "map.children", pointer: "/children/part" }]);
  });
});

test.each<[ChildMaps, string[]]>([
  [{ nobody: {} }, ["map.unknown_child /children/nobody"]],
  [{ "part/nobody": {} }, ["map.unknown_child /children/part~1nobody"]],
  [{ part: { to: "nobody" } }, ["map.unknown_child /children/part/to"]],
  [{ constructor: { to: "part" } }, ["map.unknown_child /children/constructor"]],
  [{ part: { map: { asking: "gone" } } }, ["map.unknown_target /children/part/map/asking"]],
  [{ part: { map: { asking: "late" } } }, []],
])("the map of children %j has the issues %j", (children, expected) => {
  const chart = whole({ part: old });
  expect(move(chart, chart, children).issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(expected);
});
