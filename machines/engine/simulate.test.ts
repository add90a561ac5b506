import { describe, expect, test } from "bun:test";
import { compile } from "./compile.ts";
import type { WorkflowDefinition } from "./definition.ts";
import { simulate, type Trace } from "./simulate.ts";
import { review } from "./templates/review.ts";

const escalation: WorkflowDefinition = {
  id: "escalation",
  context: { reminders: 0 },
  initial: "waiting",
  states: {
    waiting: {
      after: {
        "3600000": {
          target: "waiting",
          reenter: true,
          guard: { type: "cel", params: { expression: "context.reminders < 2" } },
          actions: [
            { type: "assign", params: { set: { reminders: "context.reminders + 1" } } },
            { type: "notify", params: { to: ["lead"], template: "task.waiting" } },
          ],
        },
        "7200000": "escalated",
      },
      on: { "annotation.submitted": "done" },
    },
    escalated: {},
    done: { type: "final" },
  },
};

const causes = ({ entries }: Trace) => entries.map(({ at, cause, step }) => [at, cause, step.to[0]]);

describe("simulation", () => {
  test("traces events with the guards' values and the effects that would run", () => {
    const { entries } = simulate(compile(review), {
      input: { overlap: 1, reviewShare: 1, reviewDraw: 0.2 },
      events: [
        { event: { type: "annotation.submitted", userId: "ann" } },
        { event: { type: "quality_check.completed", outcome: "passed" } },
      ],
      now: 0,
    });
    expect(entries.map(({ step }) => step.to)).toEqual([["annotating.open"], ["checking"], ["review"]]);
    expect(entries[2]?.candidates[1]).toMatchObject({
      verdict: "taken",
      guard: { text: "outcome.is(passed) && sample.chosen" },
    });
    expect(entries[2]?.step.effects.map(({ type }) => type)).toEqual(["review.open", "task.open"]);
  });

  test("fires timers at their moment between the events", () => {
    const trace = simulate(compile(escalation), {
      events: [{ event: { type: "annotation.submitted" }, afterMs: 3 * 3_600_000 - 1 }],
      now: 1_000,
    });
    expect(causes(trace)).toEqual([
      [1_000, "start", "waiting"],
      [3_601_000, "timer", "waiting"],
      [7_201_000, "timer", "waiting"],
      [10_800_999, "sent", "done"],
    ]);
    expect(trace.pending).toEqual([]);
  });

  test("lets time run on after the last event and shows what still waits", () => {
    const trace = simulate(compile(escalation), { events: [], now: 0, runOnMs: 3_600_000 });
    expect(trace.pending.map(({ dueAt }) => dueAt)).toEqual([7_200_000, 10_800_000]);
    const later = simulate(compile(escalation), { events: [], now: 0, runOnMs: 24 * 3_600_000 });
    expect(causes(later).at(-1)).toEqual([14_400_000, "timer", "escalated"]);
  });

  test("a timer whose state was left never fires", () => {
    const leaving: WorkflowDefinition = {
      id: "leaving",
      initial: "a",
      states: { a: { after: { "10": "b" }, on: { go: "c" } }, b: {}, c: {} },
    };
    const trace = simulate(compile(leaving), {
      events: [{ event: { type: "go" } }],
      now: 0,
      runOnMs: 100,
    });
    expect(causes(trace)).toEqual([
      [0, "start", "a"],
      [0, "sent", "c"],
    ]);
  });

  test("is cut off when timers never stop", () => {
    const endless: WorkflowDefinition = {
      id: "endless",
      initial: "a",
      states: { a: { after: { "1": { target: "a", reenter: true } } } },
    };
    const trace = simulate(compile(endless), { events: [], now: 0, runOnMs: 1e9 });
    expect(trace.truncated).toBe(true);
    expect(trace.entries).toHaveLength(1_000);
  });

  test("reports the guards of the start, of always, of onDone, of raised events and of children, and what was taken", () => {
    const cel = (expression: string) => ({ type: "cel", params: { expression } });
    const nested: WorkflowDefinition = {
      id: "nested",
      context: { n: 1 },
      initial: "a",
      children: {
        kid: {
          id: "kid",
          context: { m: 0 },
          initial: "x",
          states: { x: { after: { "1000": { target: "y", guard: cel("context.m == 0") } } }, y: { type: "final" } },
        },
      },
      states: {
        a: {
          always: [{ target: "b", guard: cel("context.n > 5") }],
          on: { go: { target: "b", actions: { type: "raise", params: { event: "inner" } } } },
        },
        b: {
          initial: "x",
          states: { x: { on: { inner: { target: "y", guard: cel("context.n == 1") } } }, y: { type: "final" } },
          onDone: { target: "c", guard: cel("context.n < 2") },
        },
        c: { invoke: { id: "one", src: "workflow", params: { name: "kid" }, onDone: "d" } },
        d: { always: [{ target: "e", guard: cel("context.none > 1") }, "f"] },
        e: {},
        f: {},
      },
    };
    const { entries } = simulate(compile(nested), { events: [{ event: { type: "go" } }], now: 0, runOnMs: 1_000 });
    const asked = entries.map(({ guards }) => guards.map(({ pointer, guard }) => `${pointer} ${guard.passed}`));
    expect(asked).toEqual([
      ["/states/a/always/0 false"],
      ["/states/b/states/x/on/inner true", "/states/b/onDone true"],
      ["/children/kid/states/x/after/1000 true", "/states/d/always/0 false"],
    ]);
    expect(entries[1]!.guards[1]!.guard.values).toEqual({ "context.n": 1 });
    expect(entries[2]!.guards[1]!.guard.fault).toContain("No such key");
    expect(entries.map(({ step }) => step.taken)).toEqual([
      [],
      ["/states/a/on/go", "/states/b/states/x/on/inner", "/states/b/onDone"],
      ["/children/kid/states/x/after/1000", "/states/c/invoke/onDone", "/states/d/always/1"],
    ]);
    expect(entries[2]!.candidates).toMatchObject([
      { source: "one/x", targets: ["one/y"], pointer: "/children/kid/states/x/after/1000", verdict: "taken" },
    ]);
  });
});
