import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { last, play } from "./play.suite.ts";

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
