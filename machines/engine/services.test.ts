import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { event, last, play } from "./play.suite.ts";

describe("an invoked service", () => {
  const calling: WorkflowDefinition = {
    id: "calling",
    context: { answer: null },
    initial: "idle",
    states: {
      idle: { on: { go: "waiting", through: "passing" } },
      waiting: {
        invoke: {
          id: "call",
          src: "webhook.call",
          params: { url: "https://example.org/hook", data: { n: { cel: "event.n" } } },
          onDone: { target: "idle", actions: { type: "assign", params: { set: { answer: "event.output.body" } } } },
          onError: { target: "sorry", actions: { type: "assign", params: { set: { answer: "event.error" } } } },
        },
        on: { leave: "idle" },
      },
      passing: { invoke: { src: "webhook.call", params: { url: "https://example.org" } }, always: "idle" },
      sorry: {},
    },
  };
  const begin = event("go", { n: 3 });

  test("comes out of the step with its parameters worked out", () => {
    expect(last(play(calling, [begin])).invocations).toEqual({
      start: [{ id: "call", type: "webhook.call", params: { url: "https://example.org/hook", data: { n: 3 } } }],
      cancel: [],
    });
  });

  test("brings its result to onDone and its failure to onError", () => {
    const done = event("xstate.done.actor.call", { output: { body: "ok" } });
    expect(last(play(calling, [begin, done]))).toMatchObject({ to: ["idle"], snapshot: { context: { answer: "ok" } } });
    const error = event("xstate.error.actor.call", { error: "gone" });
    expect(last(play(calling, [begin, error]))).toMatchObject({
      to: ["sorry"],
      snapshot: { context: { answer: "gone" } },
    });
  });

  test("is called off when its state is left, and its late result changes nothing", () => {
    expect(last(play(calling, [begin, "leave"])).invocations).toEqual({ start: [], cancel: ["call"] });
    const late = event("xstate.done.actor.call", { output: {} });
    expect(last(play(calling, [begin, "leave", late]))).toMatchObject({
      changed: false,
      status: "active",
      to: ["idle"],
    });
  });

  test("of a state that is only passed through never starts", () => {
    expect(last(play(calling, ["through"])).invocations.start).toEqual([]);
  });

  test("of a child is named by the child's path, and its result finds the child", () => {
    const parent: WorkflowDefinition = {
      id: "parent",
      initial: "a",
      children: {
        caller: {
          ...calling,
          id: "caller",
          initial: "waiting",
          states: {
            ...calling.states!,
            waiting: {
              ...calling.states!["waiting"]!,
              invoke: { id: "call", src: "webhook.call", params: { url: "https://example.org" }, onDone: "idle" },
            },
          },
        },
      },
      states: { a: { invoke: { id: "kid", src: "workflow", params: { name: "caller" } }, on: { leave: "b" } }, b: {} },
    };
    const steps = play(parent, [event("xstate.done.actor.kid/call", { output: 1 })]);
    expect(steps[0]!.invocations.start).toMatchObject([{ id: "kid/call" }]);
    expect(last(steps).snapshot.children?.["kid"]?.value).toBe("idle");
    expect(last(play(parent, ["leave"])).invocations.cancel).toEqual(["kid/call"]);
  });

  test("whose failure nobody handles fails the instance with the reason", () => {
    const deaf: WorkflowDefinition = {
      id: "deaf",
      initial: "a",
      states: {
        a: { invoke: { id: "call", src: "webhook.call", params: { url: "https://example.org" }, onDone: "b" } },
        b: {},
      },
    };
    const error = event("xstate.error.actor.call", { error: { message: "410 Gone" } });
    expect(last(play(deaf, [error]))).toMatchObject({ status: "error", error: "410 Gone", to: ["a"] });
  });
});
