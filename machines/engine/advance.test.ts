import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { event, last, play } from "./play.suite.ts";

describe("actions", () => {
  const acting: WorkflowDefinition = {
    id: "act",
    context: { n: 1, log: [] },
    initial: "a",
    states: {
      a: {
        on: {
          set: { actions: { type: "assign", params: { set: { n: "context.n + 1", before: "context.n" } } } },
          tell: {
            actions: [
              {
                type: "notify",
                params: { to: ["u1", { cel: "event.who" }], template: "t", data: { n: { cel: "context.n" } } },
              },
            ],
          },
          later: {
            actions: {
              type: "raise",
              params: { event: "ping", data: { n: { cel: "context.n" } }, delay: { cel: "context.n * 1000" } },
            },
          },
          never: { actions: { type: "cancel", params: { id: "ping" } } },
          now: { actions: { type: "raise", params: { event: "ping", data: { n: 5 } } } },
          ping: { target: "b", actions: { type: "assign", params: { set: { n: "event.n" } } } },
          grow: { actions: { type: "assign", params: { set: { log: "context.log + context.log + [event.text]" } } } },
          broken: { target: "b", actions: { type: "assign", params: { set: { n: "event.missing" } } } },
        },
      },
      b: {},
    },
  };

  test("assign sees the context as it was before", () => {
    expect(last(play(acting, ["set", "set"])).snapshot.context).toMatchObject({ n: 3, before: 2 });
  });

  test("expressions inside parameters are evaluated when the action runs", () => {
    expect(last(play(acting, ["set", event("tell", { who: "ann" })])).effects).toEqual([
      { type: "notify", params: { to: ["u1", "ann"], template: "t", data: { n: 2 } } },
    ]);
  });

  test("a delayed event is a timer that can be cancelled, an immediate one is taken at once", () => {
    expect(last(play(acting, ["later"])).timers.set).toEqual([
      { id: "ping", delayMs: 1_000, dueAt: 3_000, event: { type: "ping", n: 1 } },
    ]);
    expect(last(play(acting, ["never"])).timers.cancel).toEqual(["ping"]);
    expect(last(play(acting, ["now"]))).toMatchObject({ to: ["b"], snapshot: { context: { n: 5 } } });
  });

  test("a value that cannot be worked out leaves the instance where it was and says why", () => {
    const steps = play(acting, ["set", "broken"]);
    expect(last(steps)).toMatchObject({
      status: "error",
      changed: false,
      to: ["a"],
      error: "assign n: No such key: missing",
    });
    expect(last(steps).snapshot).toEqual(steps.at(-2)!.snapshot);
  });

  test("a context that doubles with every event stops growing at the limit", () => {
    const grow = event("grow", { text: "x".repeat(100) });
    const steps = play(
      acting,
      Array.from({ length: 14 }, () => grow),
    );
    expect(last(steps)).toMatchObject({ status: "error", error: expect.stringMatching(/too large/) });
    expect(JSON.stringify(last(steps).snapshot).length).toBeLessThan(200_000);
  });
});

describe("guards", () => {
  const guarded: WorkflowDefinition = {
    id: "guard",
    initial: "a",
    states: {
      a: {
        on: {
          go: [
            { target: "b", guard: { type: "not", guard: { type: "cel", params: { expression: "event.n > 1" } } } },
            { target: "c", guard: { type: "cel", params: { expression: "event.n > 5" } } },
          ],
          either: {
            target: "b",
            guard: {
              type: "or",
              guards: [
                { type: "cel", params: { expression: "event.missing" } },
                { type: "cel", params: { expression: "event.n == 1" } },
              ],
            },
          },
        },
      },
      b: {},
      c: {},
    },
  };

  test("are tried in order", () => {
    expect(last(play(guarded, [event("go", { n: 1 })])).to).toEqual(["b"]);
    expect(last(play(guarded, [event("go", { n: 6 })])).to).toEqual(["c"]);
    expect(last(play(guarded, [event("go", { n: 3 })]))).toMatchObject({ to: ["a"], changed: false, faults: [] });
  });

  test("without a value refuse, also under not, and the step says so", () => {
    expect(last(play(guarded, ["go"]))).toMatchObject({
      to: ["a"],
      status: "active",
      faults: ["!(event.n > 1): No such key: n", "event.n > 5: No such key: n"],
    });
  });

  test("without a value do not matter where another part settles the answer", () => {
    expect(last(play(guarded, [event("either", { n: 1 })])).to).toEqual(["b"]);
  });
});
