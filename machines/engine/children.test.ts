import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { event, last, play } from "./play.suite.ts";
import { validate } from "./validate.ts";

const round: WorkflowDefinition = {
  id: "round",
  context: { reviewer: "", asked: 0 },
  initial: "asking",
  states: {
    asking: {
      entry: [{ type: "notify", params: { to: [{ cel: "context.reviewer" }], template: "review" } }],
      after: { "1000": { target: "asking", reenter: true, actions: count() } },
      on: { answer: { target: "done", actions: { type: "assign", params: { set: { said: "event.said" } } } } },
    },
    done: { type: "final", output: { said: { cel: "context.said" }, asked: { cel: "context.asked" } } },
  },
};

function count() {
  return { type: "assign", params: { set: { asked: "context.asked + 1" } } };
}

const reviewing: WorkflowDefinition = {
  id: "reviewing",
  context: { result: null },
  initial: "idle",
  children: { round },
  states: {
    idle: { on: { go: "running" } },
    running: {
      invoke: {
        id: "first",
        src: "workflow",
        params: { name: "round", input: { reviewer: { cel: "event.who" } } },
        onDone: { target: "over", actions: { type: "assign", params: { set: { result: "event.output" } } } },
      },
      on: {
        said: {
          actions: { type: "send", params: { to: "first", event: "answer", data: { said: { cel: "event.word" } } } },
        },
        leave: "idle",
      },
    },
    over: { type: "final" },
  },
};
const go = event("go", { who: "ann" });
const timer = { type: "xstate.deliver", from: "first", id: "xstate.after.1000.round.asking", to: "first" };
const due = { ...timer, event: { type: "xstate.after.1000.round.asking" } };

describe("an invoked child statechart", () => {
  test("lives in its parent's snapshot, and its effects and timers come out of the parent's step", () => {
    const step = last(play(reviewing, [go]));
    expect(step.snapshot.children).toEqual({
      first: {
        status: "active",
        value: "asking",
        context: { reviewer: "ann", asked: 0 },
        history: {},
        source: "round",
        timers: ["xstate.after.1000.round.asking"],
      },
    });
    expect(step.effects).toEqual([{ type: "notify", params: { to: ["ann"], template: "review" } }]);
    expect(step.timers.set).toEqual([
      { id: "first/xstate.after.1000.round.asking", delayMs: 1_000, dueAt: 3_000, event: due },
    ]);
    expect(step.invocations).toEqual({ start: [], cancel: [] });
  });

  test("gives its output to onDone and is gone", () => {
    const step = last(play(reviewing, [go, event("said", { word: "yes" })]));
    expect(step).toMatchObject({ status: "done", to: ["over"], changed: true });
    expect(step.snapshot.context).toEqual({ result: { said: "yes", asked: 0 } });
    expect(step.snapshot.children).toBeUndefined();
    expect(step.timers.cancel).toContain("first/xstate.after.1000.round.asking");
  });

  test("is moved by its own timer", () => {
    const step = last(play(reviewing, [go, due]));
    expect(step.snapshot.children?.["first"]?.context).toEqual({ reviewer: "ann", asked: 1 });
    expect(step).toMatchObject({ changed: true, to: ["running"] });
    expect(step.timers.set).toMatchObject([{ id: "first/xstate.after.1000.round.asking", dueAt: 3_000 }]);
  });

  test("is stopped when its state is left, with the timers it waited for", () => {
    const step = last(play(reviewing, [go, "leave"]));
    expect(step.snapshot.children).toBeUndefined();
    expect(step.timers).toEqual({ set: [], cancel: ["first/xstate.after.1000.round.asking"] });
    expect(last(play(reviewing, [go, "leave", due]))).toMatchObject({ changed: false, to: ["idle"] });
  });

  test("that cannot go on is its parent's error, and the instance's where nobody handles it", () => {
    const broken: WorkflowDefinition = {
      id: "parent",
      initial: "a",
      children: {
        child: {
          id: "child",
          initial: "x",
          states: { x: { entry: { type: "assign", params: { set: { n: "context.none" } } } } },
        },
      },
      states: {
        a: { on: { go: "b", try: "c" } },
        b: { invoke: { id: "kid", src: "workflow", params: { name: "child" }, onError: "failed" } },
        c: { invoke: { id: "kid", src: "workflow", params: { name: "child" } } },
        failed: {},
      },
    };
    expect(last(play(broken, ["go"]))).toMatchObject({ status: "active", to: ["failed"] });
    expect(last(play(broken, ["try"]))).toMatchObject({
      status: "error",
      to: ["a"],
      error: "assign n: No such key: none",
    });
  });
});

test("a parent that breaks over what its child tells it is the instance's error, not the child's", () => {
  const breaking: WorkflowDefinition = {
    id: "parent",
    initial: "a",
    children: {
      child: {
        id: "child",
        initial: "x",
        states: { x: { after: { "5": { actions: { type: "send", params: { to: "parent", event: "told" } } } } } },
      },
    },
    states: {
      a: {
        invoke: { id: "kid", src: "workflow", params: { name: "child" }, onError: "b" },
        on: { told: { actions: { type: "assign", params: { set: { n: "context.none" } } } } },
      },
      b: {},
    },
  };
  const due = play(breaking, [])[0]!.timers.set[0]!.event;
  expect(last(play(breaking, [due]))).toMatchObject({
    status: "error",
    to: ["a"],
    error: "assign n: No such key: none",
  });
});

describe("spawned children", () => {
  const poll: WorkflowDefinition = {
    id: "poll",
    context: { votes: 0, last: "" },
    initial: "open",
    children: {
      voter: {
        id: "voter",
        context: { who: "" },
        initial: "waiting",
        states: {
          waiting: {
            on: {
              vote: {
                target: "voted",
                actions: {
                  type: "send",
                  params: { to: "parent", event: "voted", data: { who: { cel: "context.who" } } },
                },
              },
            },
          },
          voted: { type: "final" },
        },
      },
    },
    states: {
      open: {
        on: {
          invite: {
            actions: {
              type: "spawn",
              params: { name: "voter", id: { cel: "event.who" }, input: { who: { cel: "event.who" } } },
            },
          },
          pass: { actions: { type: "send", params: { to: { cel: "event.who" }, event: "vote" } } },
          drop: { actions: { type: "stop", params: { id: { cel: "event.who" } } } },
          voted: { actions: { type: "assign", params: { set: { votes: "context.votes + 1", last: "event.who" } } } },
          close: "closed",
        },
      },
      closed: { type: "final", output: { votes: { cel: "context.votes" } } },
    },
  };
  const who = (type: string, name: string) => event(type, { who: name });

  test("are told apart by an id that is worked out, and answer their parent within the step", () => {
    const step = last(play(poll, [who("invite", "ann"), who("invite", "bob"), who("pass", "bob")]));
    expect(step.snapshot.context).toEqual({ votes: 1, last: "bob" });
    expect(Object.keys(step.snapshot.children ?? {})).toEqual(["ann"]);
  });

  test("can be stopped, and an event to one that is not there is lost with a word", () => {
    const step = last(play(poll, [who("invite", "ann"), who("drop", "ann"), who("pass", "ann")]));
    expect(step.snapshot.context).toMatchObject({ votes: 0 });
    expect(step.faults).toEqual(['send: there is no "ann" to send vote to.']);
  });

  test("end with their parent, whose output is kept", () => {
    const step = last(play(poll, [who("invite", "ann"), "close"]));
    expect(step.snapshot).toMatchObject({ status: "done", output: { votes: 0 } });
    expect(step.snapshot.children).toBeUndefined();
  });

  test("have ids that are safe as keys, and are not without number", () => {
    for (const bad of ["__proto__", "a/b", ""]) {
      expect(last(play(poll, [who("invite", bad)]))).toMatchObject({ status: "error", to: ["open"] });
    }
    const crowd = Array.from({ length: 101 }, (_, i) => who("invite", `u${i}`));
    expect(last(play(poll, crowd))).toMatchObject({ status: "error", error: expect.stringMatching(/at most 100/) });
  });
});

describe("actors that talk for ever", () => {
  const echo = (to: string): WorkflowDefinition["states"] => ({
    on: { on: { ping: { actions: { type: "send", params: { to, event: "ping" } } } } },
  });
  const chatty: WorkflowDefinition = {
    id: "chatty",
    initial: "on",
    children: { other: { id: "other", initial: "on", states: echo("parent") } },
    states: { on: { ...echo("other")!["on"], invoke: { id: "other", src: "workflow", params: { name: "other" } } } },
  };

  test("are stopped, and the instance stays where it was", () => {
    const steps = play(chatty, ["ping"]);
    expect(last(steps)).toMatchObject({ status: "error", error: expect.stringMatching(/Infinite loop/) });
    expect(last(steps).snapshot).toEqual(steps[0]!.snapshot);
  });
});

test("the examples are sound", () => {
  expect(validate(reviewing).filter(({ severity }) => severity === "error")).toEqual([]);
});
