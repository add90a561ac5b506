import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { last, play } from "./play.suite.ts";

describe("events by pattern, several targets and delays that are worked out", () => {
  const both: WorkflowDefinition = {
    id: "both",
    context: { wait: 7 },
    initial: "a",
    states: {
      a: {
        after: { "context.wait * 1000": "late" },
        on: { "task.*": "some", "*": "any", "task.assigned": { target: ["p.l.two", "p.r.two"] } },
      },
      p: {
        type: "parallel",
        states: {
          l: { initial: "one", states: { one: {}, two: {} } },
          r: { initial: "one", states: { one: {}, two: {} } },
        },
      },
      some: {},
      any: {},
      late: {},
    },
  };

  test("the exact name wins over the longer pattern, and that over the shorter", () => {
    expect(last(play(both, ["task.assigned"])).to).toEqual(["p.l.two", "p.r.two"]);
    expect(last(play(both, ["task.cancelled"])).to).toEqual(["some"]);
    expect(last(play(both, ["whatever"])).to).toEqual(["any"]);
  });

  test("a delay is worked out when the state is entered", () => {
    const [first] = play(both, [], { wait: 60 });
    expect(first!.timers.set).toMatchObject([{ delayMs: 60_000, dueAt: 61_000 }]);
    expect(last(play(both, [first!.timers.set[0]!.event])).to).toEqual(["late"]);
    expect(play(both, [], { wait: "soon" })[0]).toMatchObject({ status: "error" });
  });
});
