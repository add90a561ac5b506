import { describe, expect, test } from "bun:test";
import { advance, start } from "./advance.ts";
import { compile } from "./compile.ts";
import type { WorkflowDefinition } from "./definition.ts";
import { last, play } from "./play.suite.ts";

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

  test("of two regions that take one event the first in the definition goes ahead, in whatever order a database keeps keys", () => {
    const target = (to: string) => ({ on: { go: `#rivals.${to}` } });
    const rivals = compile({
      id: "rivals",
      initial: "both",
      states: {
        both: { type: "parallel", states: { zulu: target("first"), alpha: target("second") } },
        first: {},
        second: {},
      },
    });
    const { snapshot } = start(rivals, {}, 0);
    const stored = { ...snapshot, value: { both: { alpha: {}, zulu: {} } } };
    expect(advance(rivals, stored, { type: "go" }, 0).to).toEqual(["first"]);
  });

  test("event names may end in a wildcard", () => {
    expect(last(play(nested, ["pause", "task.anything"])).effects).toEqual([{ type: "task.close", params: {} }]);
    expect(last(play(nested, ["pause", "tasks.anything"])).changed).toBe(false);
  });
});
