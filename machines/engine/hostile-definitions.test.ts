import { describe, expect, test } from "bun:test";
import { start } from "./advance.ts";
import { compile } from "./compile.ts";
import { explain } from "./explain.ts";
import { event, last, play } from "./play.suite.ts";
import { simulate } from "./simulate.ts";
import { validate } from "./validate.ts";

describe("hostile definitions", () => {
  const states = (count: number, of: (i: number) => object) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${i}`, of(i)]));
  const codes = (definition: unknown) => [...new Set(validate(definition).map(({ code }) => code))];
  const guarded = (expression: string) => ({
    id: "w",
    initial: "a",
    states: { a: { on: { go: { target: "b", guard: { type: "cel", params: { expression } } } } }, b: {} },
  });

  test.each([
    ["10 MB of description", { id: "w", initial: "a", states: { a: { description: "x".repeat(10_000_000) } } }],
    ["10 MB of context", { id: "w", initial: "a", context: { list: Array(2_000_000).fill("abc") }, states: { a: {} } }],
    ["ten thousand states", { id: "w", initial: "s0", states: states(10_000, () => ({})) }],
    [
      "ten thousand states in its children",
      {
        id: "w",
        initial: "a",
        states: { a: {} },
        children: states(100, (i) => ({ id: `c${i}`, initial: "s0", states: states(100, () => ({})) })),
      },
    ],
    [
      "a hundred thousand transitions",
      { id: "w", initial: "a", states: { a: { on: { go: Array(100_000).fill({ target: "a" }) } } } },
    ],
  ])("%s is one finding, and compile refuses it", (_, definition) => {
    expect(validate(definition)).toMatchObject([{ code: "size.exceeded", severity: "error" }]);
    expect(() => compile(definition as never)).toThrow();
  });

  test("a ring of a thousand always transitions is found, and stopped where it runs all the same", () => {
    const ring = { id: "w", initial: "s0", states: states(999, (i) => ({ always: `s${(i + 1) % 999}` })) };
    expect(codes(ring)).toContain("always.infinite");
    expect(last(play(ring as never, []))).toMatchObject({
      status: "error",
      error: expect.stringMatching(/Infinite loop/),
    });
  });

  test.each([
    ["nested loops over lists", "context.l.map(a, context.l.map(b, context.l.map(c, context.l.map(d, a))))"],
    ["backtracking", "event.text.matches('^(a+)+$')"],
    ["parentheses without end", `${"(".repeat(1_000)}true${")".repeat(1_000)}`],
    ["not, not, not", `${"!".repeat(1_000)}true`],
    ["a thousand conditions", Array(1_000).fill("true").join(" && ")],
    ["more text than anybody reads", `event.text == '${"x".repeat(5_000)}'`],
    ["a variable of the host's", "process.env.SECRET == ''"],
    ["a function of the host's", "event.text.constructor('return 1')()"],
  ])("a guard with %s is refused when it is written", (_, expression) => {
    expect(codes(guarded(expression))).toContain("expression.invalid");
    expect(() => compile(guarded(expression))).toThrow();
  });

  test("a guard that would take too long over what an event carries refuses, and the instance goes on", () => {
    const costly = guarded("event.list.filter(a, event.list.exists(b, b == a)) == event.list");
    const list = Array.from({ length: 9_000 }, (_, i) => i);
    const step = last(play(costly, [event("go", { list })]));
    expect(step).toMatchObject({ status: "active", changed: false, to: ["a"] });
    expect(step.faults).toEqual([expect.stringMatching(/too costly/)]);
  });

  test("a loop of costly guards, each within its limit, is bounded by what one event may cost", () => {
    const costly = "context.list.all(a, context.list.exists(b, b >= a)) && context.n < 900";
    const looping = {
      id: "w",
      context: { n: 0, list: Array.from({ length: 100 }, (_, i) => 100 - i) },
      initial: "a",
      states: {
        a: { on: { go: "b" } },
        b: {
          always: {
            target: "b",
            reenter: true,
            guard: { type: "cel", params: { expression: costly } },
            actions: { type: "assign", params: { set: { n: "context.n + 1" } } },
          },
        },
      },
    };
    const step = last(play(looping, ["go"]));
    expect(step).toMatchObject({ status: "active", to: ["b"] });
    expect(step.faults.at(-1)).toMatch(/cost too much/);
    expect(step.snapshot.context["n"]).toBeLessThan(100);
  });

  test("an event that leads to thousands of effects is an error, and none of them happens", () => {
    const flood = {
      id: "w",
      context: { n: 0 },
      initial: "a",
      states: {
        a: {
          on: {
            go: {
              actions: [
                ...Array.from({ length: 5 }, () => ({ type: "task.close" })),
                { type: "assign", params: { set: { n: "context.n + 1" } } },
                { type: "raise", params: { event: "go" } },
              ],
            },
          },
        },
      },
    };
    expect(last(play(flood as never, ["go"]))).toMatchObject({ status: "error", effects: [], to: ["a"] });
    const burst = { ...flood, states: { a: { on: { go: { actions: Array(1_001).fill({ type: "task.close" }) } } } } };
    expect(last(play(burst, ["go"]))).toMatchObject({
      status: "error",
      error: expect.stringMatching(/more than 1000/),
    });
  });

  test("unknown actions, guards and services are findings with a pointer each, at any depth", () => {
    const definition = {
      id: "w",
      initial: "a",
      states: {
        a: {
          initial: "b",
          states: {
            b: {
              entry: [{ type: "toString" }],
              on: { go: { guard: { type: "not", guard: { type: "hasOwnProperty" } } } },
              invoke: { src: "valueOf" },
            },
          },
        },
      },
    };
    const at = "/states/a/states/b";
    expect(
      validate(definition)
        .filter(({ severity }) => severity === "error")
        .map(({ code, pointer }) => [code, pointer]),
    ).toEqual(
      expect.arrayContaining([
        ["action.unknown", `${at}/entry/0/type`],
        ["guard.unknown", `${at}/on/go/guard/guard/type`],
        ["invoke.unknown", `${at}/invoke/src`],
      ]),
    );
  });

  test("names that reach a prototype are refused wherever they stand", () => {
    const places = [
      '{"id":"w","initial":"a","states":{"a":{"on":{"__proto__":"a"}}}}',
      '{"id":"w","initial":"a","states":{"a":{"entry":{"type":"assign","params":{"set":{"constructor":"1"}}}}}}',
      '{"id":"w","initial":"a","states":{"a":{}},"children":{"prototype":{}}}',
      '{"id":"w","initial":"a","states":{"a":{"invoke":{"src":"workflow","params":{"name":"x","input":{"__proto__":{}}}}}}}',
      '{"id":"w","initial":"a","states":{"a":{"after":{"xstate$$type":"a"}}}}',
    ];
    for (const text of places) {
      expect(codes(JSON.parse(text))).toEqual(["name.forbidden"]);
      expect(() => compile(JSON.parse(text))).toThrow();
    }
  });

  test("what a state's guards cost together is bounded when they are explained, and over a whole simulation", () => {
    const costly = "context.list.all(a, !context.list.exists(b, b == a && b < -1))";
    const guard = { type: "cel", params: { expression: costly } };
    const on = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`go${i}`, { target: "b", guard }]));
    const compiled = compile({
      id: "w",
      context: { list: Array.from({ length: 100 }, (_, i) => i) },
      initial: "a",
      states: { a: { on: { ...on, stay: { guard: { type: "not", guard }, target: "b" } } }, b: {} },
    });
    const chances = explain(compiled, start(compiled, {}, 0).snapshot);
    expect(chances[0]).toMatchObject({ possible: "yes" });
    expect(chances.at(-1)!.reason).toMatch(/cost too much/);
    const events = Array.from({ length: 200 }, () => ({ event: { type: "stay" } }));
    const { entries, truncated } = simulate(compiled, { events, now: 0 });
    expect(truncated).toBe(true);
    expect(entries.length).toBeLessThan(60);
    expect(entries.length).toBeGreaterThan(2);
  });
});
