import { describe, expect, test } from "bun:test";
import { advance, start, type Step } from "./advance.ts";
import { compile, compiledBy } from "./compile.ts";
import type { WorkflowDefinition, WorkflowEvent } from "./definition.ts";
import type { JsonObject } from "./json.ts";

const event = (type: string, fields: JsonObject = {}): WorkflowEvent => ({ ...fields, type });

function play(definition: WorkflowDefinition, events: (string | WorkflowEvent)[], input: JsonObject = {}): Step[] {
  const compiled = compile(definition);
  const steps = [start(compiled, input, 1_000)];
  for (const sent of events) {
    const snapshot = JSON.parse(JSON.stringify(steps.at(-1)!.snapshot));
    steps.push(advance(compiled, snapshot, typeof sent === "string" ? event(sent) : sent, 2_000));
  }
  return steps;
}
const last = (steps: Step[]) => steps.at(-1)!;

describe("compiling", () => {
  const tiny: WorkflowDefinition = {
    id: "tiny",
    initial: "a",
    states: { a: { on: { go: "b" } }, b: { type: "final" } },
  };

  test("gives the same machine for the same content, whatever the order of its keys", () => {
    const shuffled = { states: tiny.states!, initial: "a", id: "tiny" };
    expect(compile(shuffled)).toBe(compile(tiny));
    expect(compiledBy(compile(tiny).hash)).toBe(compile(tiny));
  });

  test("keeps workflows apart that differ in the order of their regions only", () => {
    const regions = (...keys: string[]): WorkflowDefinition => ({
      id: "regions",
      type: "parallel",
      states: Object.fromEntries(keys.map((key) => [key, {}])),
    });
    expect(compile(regions("a", "b")).hash).not.toBe(compile(regions("b", "a")).hash);
    expect(start(compile(regions("b", "a")), {}, 0).to).toEqual(["b", "a"]);
  });

  test("is not disturbed when the caller changes the definition afterwards", () => {
    const mine = { ...structuredClone(tiny), id: "mine" };
    const compiled = compile(mine);
    delete mine.states!["b"];
    expect(advance(compiled, start(compiled, {}, 0).snapshot, event("go"), 0).to).toEqual(["b"]);
  });

  test("says everything that is wrong, with pointers, when a definition cannot run", () => {
    const wrong: WorkflowDefinition = {
      id: "wrong",
      initial: "a",
      states: {
        a: { on: { go: { target: "nowhere", guard: { type: "cel", params: { expression: "1 +" } } } } },
        b: { entry: { type: "task.explode" } },
      },
    };
    expect(() => compile(wrong)).toThrow(
      expect.objectContaining({
        name: "DefinitionError",
        issues: [
          expect.objectContaining({ code: "target.unknown", pointer: "/states/a/on/go" }),
          expect.objectContaining({ code: "expression.invalid", pointer: "/states/a/on/go/guard/params/expression" }),
          expect.objectContaining({ code: "action.unknown", pointer: "/states/b/entry/type" }),
        ],
      }),
    );
  });
});

describe("timers", () => {
  const waiting: WorkflowDefinition = {
    id: "wait",
    initial: "a",
    states: {
      a: {
        after: { "60000": { target: "late", actions: { type: "task.close" } } },
        on: { go: "b", again: { target: "a", reenter: true } },
      },
      b: { after: { "5": "a" }, on: { through: "c" } },
      c: { after: { "9": "a" }, always: "done" },
      late: {},
      done: { type: "final" },
    },
  };
  const id = "xstate.after.60000.wait.a";

  test("are set with an id, a delay and the moment they are due", () => {
    expect(play(waiting, [])[0]!.timers).toEqual({
      set: [{ id, delayMs: 60_000, dueAt: 61_000, event: { type: id } }],
      cancel: [],
    });
  });

  test("are cancelled by id when their state is left", () => {
    const step = last(play(waiting, ["go"]));
    expect(step.timers.cancel).toEqual([id]);
    expect(step.timers.set.map((timer) => timer.dueAt)).toEqual([2_005]);
  });

  test("are cancelled and set anew when their state is entered again", () => {
    const { timers, changed } = last(play(waiting, ["again"]));
    expect(timers.cancel).toEqual([id]);
    expect(timers.set).toMatchObject([{ id, dueAt: 62_000 }]);
    expect(changed).toBe(true);
  });

  test("of a state that is only passed through are never set", () => {
    const { timers, status } = last(play(waiting, ["go", "through"]));
    expect(timers.set).toEqual([]);
    expect(status).toBe("done");
  });

  test("move the machine when their event comes back, and only while their state is active", () => {
    expect(last(play(waiting, [id])).to).toEqual(["late"]);
    expect(last(play(waiting, ["go", id]))).toMatchObject({ to: ["b"], changed: false });
  });
});

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

describe("hierarchy, regions and history", () => {
  const nested: WorkflowDefinition = {
    id: "nested",
    initial: "work",
    states: {
      work: {
        type: "parallel",
        meta: { stage: "annotate", status: "open" },
        states: {
          boxes: {
            initial: "todo",
            states: {
              todo: { on: { box: "deep" } },
              deep: {
                initial: "one",
                states: { one: { on: { next: "two" } }, two: { meta: { status: "in_progress" } } },
              },
              finished: { type: "final" },
              memory: { type: "history", history: "deep" },
            },
            on: { "boxes.done": ".finished" },
          },
          text: {
            initial: "todo",
            states: {
              todo: { on: { "text.done": "finished" } },
              finished: { type: "final" },
            },
          },
        },
        on: { pause: "paused" },
        onDone: "end",
      },
      paused: { on: { resume: "#nested.work.boxes.memory", "task.*": { actions: { type: "task.close" } } } },
      end: { type: "final", meta: { status: "completed" } },
    },
  };

  test("leaf paths name every region, in the order of the definition", () => {
    expect(play(nested, ["box"])[1]).toMatchObject({
      from: ["work.boxes.todo", "work.text.todo"],
      to: ["work.boxes.deep.one", "work.text.todo"],
      value: { work: { boxes: { deep: "one" }, text: "todo" } },
    });
  });

  test("meta of inner states overrides that of outer ones", () => {
    expect(last(play(nested, ["box", "next"])).meta).toEqual({ stage: "annotate", status: "in_progress" });
  });

  test("deep history survives storage as JSON", () => {
    const steps = play(nested, ["box", "next", "pause", "resume"]);
    expect(steps[3]!.to).toEqual(["paused"]);
    expect(last(steps).to).toEqual(["work.boxes.deep.two", "work.text.todo"]);
  });

  test("the parallel state is done when all regions are", () => {
    const steps = play(nested, ["boxes.done", "text.done"]);
    expect(steps[1]).toMatchObject({ status: "active", to: ["work.boxes.finished", "work.text.todo"] });
    expect(last(steps)).toMatchObject({ status: "done", to: ["end"], meta: { status: "completed" } });
  });

  test("of two regions whose always transitions conflict, the first in the definition goes ahead, also after storage", () => {
    const conflict: WorkflowDefinition = {
      id: "conflict",
      initial: "both",
      context: { go: false },
      states: {
        both: {
          type: "parallel",
          states: {
            one: {
              initial: "in",
              states: {
                in: {
                  always: { target: "#conflict.first", guard: { type: "cel", params: { expression: "context.go" } } },
                },
              },
            },
            two: {
              always: { target: "#conflict.second", guard: { type: "cel", params: { expression: "context.go" } } },
            },
          },
          on: { go: { actions: { type: "assign", params: { set: { go: "true" } } } } },
        },
        first: {},
        second: {},
      },
    };
    expect(last(play(conflict, ["go"])).to).toEqual(["first"]);
  });

  test("event names may end in a wildcard", () => {
    expect(last(play(nested, ["pause", "task.anything"])).effects).toEqual([{ type: "task.close", params: {} }]);
    expect(last(play(nested, ["pause", "tasks.anything"])).changed).toBe(false);
  });
});

describe("bad input", () => {
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
});
