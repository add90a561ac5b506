import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { pointTo } from "./issue.ts";
import { review } from "./templates/review.ts";
import { singlePass } from "./templates/single-pass.ts";
import { cel, type Definition, open, workflow } from "./validate-case.suite.ts";
import { isSound, validate } from "./validate.ts";

describe("validation", () => {
  test("has nothing to say about the templates", () => {
    expect(validate(review)).toEqual([]);
    expect(validate(singlePass)).toEqual([]);
  });

  test("does not take a guarded counting loop of always for an endless one", () => {
    const counting = workflow(
      {
        a: {
          always: {
            target: "a",
            reenter: true,
            guard: cel("context.n < 3"),
            actions: { type: "assign", params: { set: { n: "context.n + 1" } } },
          },
          on: { go: "end" },
          meta: open,
        },
      },
      { context: { n: 0 } },
    );
    expect(validate(counting)).toEqual([]);
  });

  test("a region may wait when another region leads out of both", () => {
    const regions = workflow({
      a: {
        type: "parallel",
        meta: open,
        states: { clock: { after: { "1000": "#w.end" } }, work: { initial: "on", states: { on: {} } } },
      },
    });
    expect(validate(regions)).toEqual([]);
  });

  test("puts errors first and knows what is sound", () => {
    const both: Definition = workflow({ a: { on: { go: "b", end: "end" } }, b: { meta: open } });
    expect(validate(both).map(({ severity }) => severity)).toEqual(["error", "warning"]);
    expect(isSound(validate(both))).toBe(false);
    expect(isSound(validate(workflow({ a: { on: { go: "end" } } })))).toBe(true);
  });

  test("refuses ten thousand states, a definition of megabytes and endless nesting, each with one issue", () => {
    const many = workflow(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`s${i}`, {}])), {
      initial: "s0",
    });
    const long = workflow({ a: { description: "x".repeat(2_000_000) } });
    let deep: Definition = {};
    for (let i = 0; i < 5_000; i++) deep = { and: deep };
    for (const definition of [many, long, workflow({ a: { meta: deep } })]) {
      expect(validate(definition)).toMatchObject([{ code: "size.exceeded" }]);
    }
  });

  test("of a thousand states in a row is no trouble", () => {
    const states: WorkflowDefinition["states"] = {};
    for (let i = 0; i < 999; i++) states[`s${i}`] = { on: { go: `s${i + 1}` }, meta: { status: "open" } };
    states["s999"] = { type: "final", meta: { status: "completed" } };
    expect(validate({ id: "long", initial: "s0", states })).toEqual([]);
  });
});

test("pointers escape slashes and tildes", () => {
  expect(pointTo("/a", "b/c", "d~e", 0)).toBe("/a/b~1c/d~0e/0");
});
