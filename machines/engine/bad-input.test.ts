import { describe, expect, test } from "bun:test";
import { advance, start } from "./advance.ts";
import { compile } from "./compile.ts";
import { isReserved, type WorkflowDefinition } from "./definition.ts";
import { event, last, play } from "./play.suite.ts";

const looping: WorkflowDefinition = {
  id: "loop",
  context: { n: 0 },
  initial: "a",
  states: {
    a: { on: { go: "b" } },
    b: { always: { target: "c", actions: { type: "assign", params: { set: { n: "context.n + 1" } } } } },
    c: { always: "b" },
  },
};

describe("bad input", () => {
  test("a loop of always is stopped and the instance stays where it was", () => {
    expect(last(play(looping, ["go"]))).toMatchObject({
      status: "error",
      to: ["a"],
      error: expect.stringMatching(/Infinite loop/),
    });
  });

  test("a workflow that loops at its start is an error, not a hang", () => {
    const steps = play({ ...looping, initial: "b" }, []);
    expect(steps[0]).toMatchObject({ status: "error", changed: false, effects: [] });
  });

  test.each(["xstate.stop", "xstate.init", "unknown", "__proto__", ""])("the event %p changes nothing", (type) => {
    expect(last(play(looping, [type]))).toMatchObject({ status: "active", changed: false, to: ["a"] });
  });

  test("an event that a state swallows on purpose changes nothing", () => {
    const deaf: WorkflowDefinition = {
      id: "deaf",
      initial: "a",
      on: { go: { actions: { type: "task.close" } } },
      states: { a: { on: { go: {} } } },
    };
    expect(last(play(deaf, ["go"]))).toMatchObject({ changed: false, effects: [] });
  });

  test("an actor's error that nobody handles does not end the instance", () => {
    expect(last(play(looping, ["xstate.error.actor.x"]))).toMatchObject({ changed: false, to: ["a"] });
  });

  test("the engine's own events are told apart from everybody else's", () => {
    expect(["xstate.after.5.w.a", "task.assigned", "my.xstate.event"].map(isReserved)).toEqual([true, false, false]);
  });

  test("an event too large to be looked at is refused", () => {
    const huge = event("go", { list: Array.from({ length: 20_000 }, () => 1) });
    expect(last(play(looping, [huge]))).toMatchObject({ status: "error", to: ["a"] });
  });

  test("a snapshot whose state the definition no longer has is an error", () => {
    const compiled = compile(looping);
    const snapshot = { ...start(compiled, {}, 0).snapshot, value: "gone" };
    expect(advance(compiled, snapshot, event("go"), 0)).toMatchObject({ status: "error", snapshot });
  });

  test("input cannot reach a prototype", () => {
    const input = JSON.parse('{"__proto__":{"admin":true},"n":3}');
    const { context } = play(looping, [], input)[0]!.snapshot;
    expect(JSON.stringify(context)).toBe('{"n":3}');
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
  });

  test("what an event carries cannot pose as an actor in the stored context", () => {
    const storing: WorkflowDefinition = {
      id: "store",
      initial: "a",
      states: { a: { on: { keep: { actions: { type: "assign", params: { set: { kept: "event.data" } } } } } } },
    };
    const steps = play(storing, [event("keep", { data: { xstate$$type: 1, id: "x", ok: true } }), "keep.nothing"]);
    expect(last(steps).snapshot.context).toEqual({ kept: { id: "x", ok: true } });
  });

  test("a stored snapshot that was tampered with is an error or changes nothing, never a crash", () => {
    const compiled = compile(looping);
    const good = start(compiled, {}, 0).snapshot;
    const bad = [
      { ...good, children: { x: { ...good, source: "nobody", timers: [] } } },
      { ...good, history: { nowhere: ["gone"] } },
      { ...good, value: { a: { b: "c" } } },
      { ...good, value: {} },
    ];
    for (const snapshot of bad) {
      const step = advance(compiled, snapshot as never, event("unknown"), 0);
      expect([step.status, step.changed]).toEqual([expect.stringMatching(/active|error/), false]);
    }
  });
});
