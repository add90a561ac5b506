import { describe, expect, test } from "bun:test";
import { advance, start } from "./advance.ts";
import { compile } from "./compile.ts";
import type { WorkflowDefinition } from "./definition.ts";
import { candidatesFor, explain } from "./explain.ts";
import { review } from "./templates/review.ts";

const compiled = compile(review);
const initial = start(compiled, { overlap: 2, reviewShare: 0.5, reviewDraw: 0.7 }, 0).snapshot;
const checking = [
  { type: "annotation.submitted", userId: "ann" },
  { type: "annotation.submitted", userId: "bob" },
].reduce((snapshot, event) => advance(compiled, snapshot, event, 0).snapshot, initial);

const about = (event: string, ...args: Parameters<typeof explain>) =>
  explain(...args).find(({ trigger }) => trigger.kind === "event" && trigger.event === event);

describe("explaining a state", () => {
  test("lists every event that the active states and their parents know", () => {
    expect(explain(compiled, initial).map(({ trigger }) => (trigger.kind === "event" ? trigger.event : ""))).toEqual([
      "task.cancelled",
      "annotation.submitted",
      "assignment.expired",
      "assignment.released",
      "task.assigned",
    ]);
  });

  test("an event without guards is possible, with where it leads", () => {
    expect(about("task.assigned", compiled, initial)).toMatchObject({
      possible: "yes",
      reason: "It leads to annotating.claimed.",
    });
  });

  test("an event whose guard looks at its fields depends on them", () => {
    expect(about("annotation.submitted", compiled, initial)?.possible).toBe("depends");
  });

  test("with a payload it says which guard refuses, with which values", () => {
    const why = about("annotation.submitted", compiled, checking, { "annotation.submitted": { userId: "ann" } });
    expect(why).toMatchObject({ possible: "no", reason: "No active state knows this event." });
    const failed = about("quality_check.completed", compiled, checking, {
      "quality_check.completed": { outcome: "odd" },
    });
    expect(failed?.possible).toBe("no");
    expect(failed?.reason).toContain('The guard outcome.is(failed) refuses: event.outcome is "odd".');
  });

  test("a refused sample shows the draw and the share", () => {
    const candidates = candidatesFor(compiled, checking, { type: "quality_check.completed", outcome: "passed" });
    expect(candidates.map(({ verdict, targets }) => [verdict, targets[0]])).toEqual([
      ["refused", "adjudication"],
      ["refused", "review"],
      ["taken", "done"],
      ["not_tried", "rework"],
    ]);
    expect(candidates[1]?.guard?.parts[1]).toMatchObject({
      text: "sample.chosen",
      passed: false,
      values: { "context.reviewDraw": 0.7, "context.reviewShare": 0.5 },
    });
  });

  test("a guard without a value says what is missing", () => {
    const why = about("annotation.submitted", compiled, initial, { "annotation.submitted": {} });
    expect(why?.possible).toBe("no");
    expect(why?.reason).toContain("has no value: No such key: userId");
  });

  test("nothing is possible in a finished instance", () => {
    const done = advance(compiled, initial, { type: "task.cancelled" }, 0).snapshot;
    expect(explain(compiled, done)).toEqual([]);
  });
});

test("exact names are tried before patterns, inner states before outer ones", () => {
  const wild: WorkflowDefinition = {
    id: "wild",
    initial: "a",
    on: { "*": { actions: { type: "task.close" } } },
    states: {
      a: {
        initial: "b",
        on: {
          "task.*": "end",
          "task.moved": { target: "end", guard: { type: "cel", params: { expression: "event.far" } } },
        },
        states: { b: { after: { "1000": "c" } }, c: {} },
      },
      end: { type: "final" },
    },
  };
  const machine = compile(wild);
  const { snapshot } = start(machine, {}, 0);
  const tried = candidatesFor(machine, snapshot, { type: "task.moved", far: false });
  expect(tried.map(({ pointer, verdict }) => [pointer, verdict])).toEqual([
    ["/states/a/on/task.moved", "refused"],
    ["/states/a/on/task.*", "taken"],
    ["/on/*", "not_tried"],
  ]);
  expect(advance(machine, snapshot, { type: "task.moved", far: false }, 0).to).toEqual(["end"]);
  expect(explain(machine, snapshot).find(({ trigger }) => trigger.kind === "after")).toMatchObject({
    trigger: { kind: "after", delayMs: 1_000 },
    possible: "yes",
    reason: "It leads to a.c.",
  });
});

test("a pattern is spelled out for the platform's events, a service's end and a delay by expression are explained", () => {
  const waiting: WorkflowDefinition = {
    id: "waiting",
    context: { ok: false },
    initial: "a",
    states: {
      a: {
        on: { "assignment.*": "b" },
        after: { "context.ok ? 5 : 10": "b" },
        invoke: {
          id: "call",
          src: "webhook.call",
          params: { url: "https://example.org" },
          onDone: { target: "b", guard: { type: "cel", params: { expression: "context.ok" } } },
          onError: "b",
        },
      },
      b: {},
    },
  };
  const machine = compile(waiting);
  const { snapshot } = start(machine, {}, 0);
  expect(explain(machine, snapshot).map(({ trigger, possible }) => [Object.values(trigger), possible])).toEqual([
    [["event", "assignment.expired"], "yes"],
    [["event", "assignment.released"], "yes"],
    [["after", 0, "context.ok ? 5 : 10"], "yes"],
    [["invoke", "call", "done"], "no"],
    [["invoke", "call", "error"], "yes"],
  ]);
  const [refused] = candidatesFor(machine, snapshot, { type: "xstate.done.actor.call", output: 1 });
  expect(refused).toMatchObject({ verdict: "refused", guard: { values: { "context.ok": false } } });
});

test("what children wait for is explained with their own context, and whose it is", () => {
  const kid: WorkflowDefinition = {
    id: "kid",
    context: { m: 0 },
    initial: "x",
    states: {
      x: {
        on: { hello: "y", later: { target: "y", guard: { type: "cel", params: { expression: "context.m > 0" } } } },
        after: { "60000": "y" },
        invoke: { id: "call", src: "webhook.call", params: { url: "https://example.org" }, onDone: "y", onError: "y" },
      },
      y: {},
    },
  };
  const parent: WorkflowDefinition = {
    id: "parent",
    initial: "a",
    children: { kid },
    states: {
      a: {
        invoke: { id: "one", src: "workflow", params: { name: "kid" }, onDone: "b" },
        on: { hello: { target: "b", guard: { type: "state.in", params: { state: "b" } } } },
      },
      b: {},
    },
  };
  const machine = compile(parent);
  const { snapshot } = start(machine, {}, 0);
  const explained = explain(machine, snapshot).map(({ actor, trigger, possible, reason }) => [
    actor,
    Object.values(trigger).join(" "),
    possible,
    reason,
  ]);
  expect(explained).toEqual([
    ["", "event hello", "no", "The guard state.in(b) refuses."],
    ["", "invoke one done", "yes", "It leads to b."],
    ["one", "event hello", "yes", "It leads to one/y."],
    ["one", "event later", "no", "The guard context.m > 0 refuses: context.m is 0."],
    ["one", "after 60000", "yes", "It leads to one/y."],
    ["one", "invoke call done", "yes", "It leads to one/y."],
    ["one", "invoke call error", "yes", "It leads to one/y."],
  ]);
  const answer = { type: "xstate.done.actor.one/call", output: 1 };
  expect(candidatesFor(machine, snapshot, answer)).toMatchObject([
    { source: "one/x", pointer: "/children/kid/states/x/invoke/onDone", verdict: "taken" },
  ]);
});
