import { describe, expect, test } from "bun:test";
import { advance, start } from "./advance.ts";
import { compile } from "./compile.ts";
import type { StateDefinition, WorkflowDefinition } from "./definition.ts";
import { Migration, type Move } from "./migrate.ts";

const open = { type: "task.open", params: { stage: "annotate" } };
const review = { type: "task.open", params: { stage: "review" } };
const chart = (states: Record<string, StateDefinition>, initial = Object.keys(states)[0]!): WorkflowDefinition => ({
  id: "w",
  initial,
  context: { n: 0 },
  states,
});
const to = (target: string) => ({ on: { go: target } });
function move(before: WorkflowDefinition, after: WorkflowDefinition, map = {}, entry: Move["entry"] = "new") {
  const [from, into] = [compile(before), compile(after)];
  const migration = new Migration({ from, to: into, map, entry });
  const begun = start(from, { kept: true }, 1_000);
  const run = (events: string[] = [], pending = begun.timers.set) => {
    const last = events.reduce((step, type) => advance(from, step.snapshot, { type }, 2_000), begun);
    return migration.apply(last.snapshot, pending, 5_000);
  };
  return { migration, run, into };
}

test("a state keeps its path, its entry actions do not run again, and context gains what the new definition adds", () => {
  const before = chart({ a: { entry: [open], ...to("z") }, z: { type: "final" } });
  const after = { ...before, context: { n: 7, added: 1 } };
  const { step } = move(before, after).run();
  expect(step).toMatchObject({ from: ["a"], to: ["a"], effects: [] });
  expect(step!.snapshot.context).toEqual({ n: 0, added: 1, kept: true });
});

test("a state that is entered anew runs its entry actions, unless they are left out or were run under another name", () => {
  const before = chart({ a: { entry: [open], ...to("z") }, z: { type: "final" } });
  const after = chart({
    named: { entry: [open], ...to("other") },
    other: { entry: [review], ...to("z") },
    z: { type: "final" },
  });
  expect(move(before, after, { a: "named" }).run().step).toMatchObject({ to: ["named"], effects: [] });
  expect(move(before, after, { a: "other" }).run().step).toMatchObject({ to: ["other"], effects: [review] });
  expect(move(before, after, { a: "other" }, "none").run().step).toMatchObject({ to: ["other"], effects: [] });
});

describe("what cannot be moved is named", () => {
  const before = chart({ a: to("b"), b: to("z"), z: { type: "final" } });
  const after = chart({
    a: { ...to("z"), states: { x: {}, h: { history: "deep" } }, initial: "x" },
    z: { type: "final" },
  });
  const codes = (map: Record<string, string>, events: string[]) => {
    const { migration, run } = move(before, after, map);
    const { problems } = run(events);
    return [...migration.issues, ...problems].map(({ code, pointer }) => `${code} ${pointer}`);
  };
  test.each([
    [{}, ["go"], ["map.unknown_target /map/b"]],
    [{ b: "nowhere" }, ["go"], ["map.unknown_target /map/b", "map.unknown_target /map/b"]],
    [{ "q~/r": "a" }, [], ["map.unknown_state /map/q~0~1r"]],
    [{ b: "a.h" }, ["go"], ["map.history /map/b", "map.history /map/b"]],
    [{ constructor: "a" }, [], ["map.unknown_state /map/constructor"]],
    [{ b: "z" }, ["go"], []],
    [{}, [], []],
  ])("%j", (map, events, expected) => expect(codes(map, events)).toEqual(expected));
});

test("two regions that lead into states that exclude each other are a conflict; one that is left open begins anew", () => {
  const region = (key: string) => ({ initial: key, states: { [key]: to(`${key}2`), [`${key}2`]: {} } });
  const both = { type: "parallel" as const, states: { left: region("l"), right: region("r") } };
  const before = chart({ p: both });
  const flat = chart({ l: to("r"), r: to("l") });
  const clash = move(before, flat, { "p.left.l": "l", "p.right.r": "r" }).run();
  expect(clash.problems.map(({ code }) => code)).toEqual(["map.conflict"]);
  expect(move(before, flat, { "p.left.l": "l", "p.right.r": "l" }).run().step!.to).toEqual(["l"]);
  const three = chart({ p: { ...both, states: { ...both.states, third: region("t") } } });
  const grown = move(before, three);
  expect(grown.run(["go"]).step!.to).toEqual(["p.left.l2", "p.right.r2", "p.third.t"]);
  expect(grown.migration.planFor(["p.left.l", "p.right.r"]).entered).toEqual(new Set(["p.third", "p.third.t"]));
});

test("a map of a state above takes what is below along", () => {
  const inner = { initial: "x", states: { x: to("y"), y: to("x") } };
  const { run } = move(chart({ old: inner }), chart({ first: to("fresh"), fresh: inner }), { old: "fresh" });
  expect(run(["go"]).step!.to).toEqual(["fresh.y"]);
});

test("a final state of the new version ends the instance", () => {
  const { run } = move(chart({ a: to("b"), b: to("a") }), chart({ a: to("z"), z: { type: "final" } }), { a: "z" });
  expect(run().step).toMatchObject({ status: "done", to: ["z"] });
});

test("what holds where they land is gone on from", () => {
  const after = chart({
    a: { always: { target: "b", guard: { type: "cel", params: { expression: "context.kept" } } }, ...to("b") },
    b: { entry: [open], ...to("a") },
  });
  expect(move(chart({ a: to("b"), b: to("a") }), after).run().step).toMatchObject({ to: ["b"], effects: [open] });
});

describe("timers", () => {
  const wait = (delays: Record<string, string>) => ({ after: delays, ...to("z") });
  const before = chart({ a: wait({ "60000": "z", "90000": "z" }), z: { type: "final" } });
  test("one that the state had keeps its time, one that is new begins now, one that is gone is cancelled", () => {
    const after = chart({ a: wait({ "60000": "z", "70000": "z" }), z: { type: "final" } });
    const { step } = move(before, after).run();
    expect(step!.timers.set.map(({ id, dueAt }) => [id, dueAt])).toEqual([
      ["xstate.after.60000.w.a", 61_000],
      ["xstate.after.70000.w.a", 75_000],
    ]);
    expect(step!.timers.cancel).toEqual(["xstate.after.90000.w.a"]);
  });
  test("one that has fired does not fire again", () => {
    expect(move(before, before).run([], []).step!.timers).toEqual({ set: [], cancel: [] });
  });
  test("it follows a state to its new name", () => {
    const after = chart({ named: wait({ "60000": "z" }), z: { type: "final" } });
    const { step } = move(before, after, { a: "named" }).run();
    expect(step!.timers.set.map(({ id, dueAt }) => [id, dueAt])).toEqual([["xstate.after.60000.w.named", 61_000]]);
    expect(step!.timers.cancel).toEqual(["xstate.after.60000.w.a", "xstate.after.90000.w.a"]);
  });
});

test("what history states remember follows the map, or is forgotten", () => {
  const inner = (second: string): StateDefinition => ({
    initial: "x",
    states: { x: to(second), [second]: {}, h: { history: "deep" } },
    on: { leave: "out" },
  });
  const out = { on: { back: "old.h" } };
  const before = chart({ old: inner("y"), out });
  const renamed = chart({ fresh: inner("w"), out: { on: { back: "fresh.h" } } });
  const return_ = (map: Record<string, string>) => {
    const { run, into } = move(before, renamed, map);
    return advance(into, run(["go", "leave"]).step!.snapshot, { type: "back" }, 0).to;
  };
  expect(return_({ old: "fresh", "old.y": "fresh.w" })).toEqual(["fresh.w"]);
  expect(return_({ old: "fresh" })).toEqual(["fresh.x"]);
});

describe("what runs beside an instance", () => {
  const service = { id: "call", src: "webhook.call", params: { url: "https://example.org" } };
  const child = { id: "part", src: "workflow", params: { name: "part" } };
  const part: WorkflowDefinition = {
    id: "part",
    initial: "p",
    states: { p: { after: { "60000": "end" }, entry: [open] }, end: { type: "final" } },
  };
  const whole = (states: Record<string, StateDefinition>): WorkflowDefinition => ({
    ...chart(states),
    children: { part },
  });
  const before = whole({ a: { invoke: [service, child], ...to("b") }, b: to("a") });

  test("goes on in a state that both versions have, and is not begun again", () => {
    const { run } = move(before, whole({ a: { invoke: [child, service], ...to("c") }, c: to("a"), b: to("a") }));
    const { step } = run();
    expect(step).toMatchObject({ effects: [], invocations: { start: [], cancel: [] } });
    expect(step!.snapshot.children).toMatchObject({ part: { value: "p", source: "part" } });
    expect(step!.timers).toEqual({ set: [], cancel: [] });
  });

  test("ends with a state that is left, and begins with one that is entered", () => {
    const after = whole({ b: to("a"), a: to("b"), d: { invoke: { ...service, id: "other" }, ...to("a") } });
    const { step } = move(before, after, { a: "d" }).run();
    expect(step!.invocations).toEqual({
      start: [{ id: "other", type: "webhook.call", params: { url: "https://example.org" } }],
      cancel: ["call"],
    });
    expect(step!.snapshot.children).toBeUndefined();
    expect(step!.timers.cancel).toEqual(["part/xstate.after.60000.part.p"]);
  });

  test("is called off where a state that is gone through began it, though another begins one of its name", () => {
    const after = whole({ a: { invoke: service, always: "c", ...to("c") }, c: { invoke: service, ...to("a") } });
    const { step } = move(whole({ a: { invoke: service, ...to("b") }, b: to("a") }), after).run();
    expect(step).toMatchObject({ to: ["c"], invocations: { start: [{ id: "call" }], cancel: ["call"] } });
  });

  test("does not trouble the new version's own invocations of a running state", () => {
    const after = whole({ a: { invoke: [service, { ...service, id: "second" }, child], ...to("b") }, b: to("a") });
    const { step } = move(before, after).run();
    expect(step!.invocations).toMatchObject({ start: [{ id: "second" }], cancel: [] });
  });
});

test.each([
  ["nowhere", 'It has no state "nowhere".'],
  [{ both: { left: "a", right: "gone" } }, 'It has no state "both.right.gone".'],
  [{ both: { left: "a" } }, 'It is in 1 state within "both", not in 2.'],
  [{ both: { left: "a", right: "b", more: {} } }, 'It has no state "both.more".'],
  ["both", 'It is in 0 states within "both", not in 2.'],
  [{}, "It is in 0 states at the top, not in 1."],
  [{ both: { left: "a", right: "b" }, z: {} }, "It is in 2 states at the top, not in 1."],
])("a snapshot whose place is %j is refused as unreadable", (value, reason) => {
  const both: StateDefinition = {
    type: "parallel",
    states: {
      left: { initial: "a", states: { a: {} } },
      right: { initial: "b", states: { b: {} } },
      was: { type: "history" },
    },
  };
  const from = compile(chart({ both, z: {} }));
  const migration = new Migration({ from, to: from, map: {}, entry: "new" });
  const { snapshot } = start(from, {}, 1_000);
  expect(migration.apply(snapshot, [], 5_000).problems).toEqual([]);
  const { step, problems } = migration.apply({ ...snapshot, value }, [], 5_000);
  expect(step).toBeNull();
  expect(problems).toMatchObject([{ code: "map.fails", message: `Its snapshot cannot be read: ${reason}` }]);
});
