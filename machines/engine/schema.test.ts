import { describe, expect, test } from "bun:test";
import { Ajv2020 } from "@redocly/ajv/dist/2020.js";
import fc from "fast-check";
import { randomChart } from "./random-chart.suite.ts";
import { workflowSchema } from "./schema.ts";
import { templates } from "./templates/templates.ts";
import { validate } from "./validate.ts";

const accepts = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(workflowSchema);
const workflow = (state: object, rest: object = {}) => ({
  id: "w",
  initial: "a",
  states: { a: state, end: { type: "final" } },
  ...rest,
});

describe("the published JSON Schema", () => {
  test("is JSON and accepts every template", () => {
    expect(JSON.parse(JSON.stringify(workflowSchema))).toEqual(workflowSchema);
    for (const { key, definition } of templates) {
      expect([key, accepts(definition), accepts.errors]).toEqual([key, true, null]);
    }
  });

  test("accepts every random statechart that validation finds no error in", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const chart = randomChart((below) => g(fc.nat, { max: below - 1 }));
        if (validate(chart).every(({ severity }) => severity !== "error"))
          expect([accepts(chart), accepts.errors]).toEqual([true, null]);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  test.each([
    [
      "an expression for a parameter",
      { entry: { type: "task.open", params: { stage: "annotate", overlap: { cel: "1" } } } },
    ],
    [
      "an invoked child",
      { invoke: { id: "x", src: "workflow", params: { name: "c" }, onDone: "end", onError: ["end"] } },
    ],
    ["patterns and delays", { on: { "*": "end", "task.*": "end" }, after: { "5": "end", "context.n": "end" } }],
    [
      "guards inside guards",
      { on: { go: { guard: { type: "not", guard: { type: "and", guards: [{ type: "assignments.none" }] } } } } },
    ],
  ])("accepts %s", (_, state) => {
    expect([accepts(workflow(state)), accepts.errors]).toEqual([true, null]);
  });

  test.each([
    ["no states", { id: "w" }],
    ["an unknown field", workflow({ colour: "red" })],
    ["an unknown action", workflow({ entry: { type: "task.explode" } })],
    ["a parameter that is missing", workflow({ entry: { type: "task.open" } })],
    [
      "a parameter of the wrong type",
      workflow({ entry: { type: "task.open", params: { stage: "annotate", overlap: "two" } } }),
    ],
    ["a parameter that nobody knows", workflow({ entry: { type: "task.close", params: { now: true } } })],
    [
      "an expression where the name must be known",
      workflow({ entry: { type: "raise", params: { event: { cel: "'x'" } } } }),
    ],
    ["an unknown guard", workflow({ on: { go: { target: "end", guard: { type: "moon.full" } } } })],
    ["an empty and", workflow({ on: { go: { target: "end", guard: { type: "and", guards: [] } } } })],
    ["an unknown service", workflow({ invoke: { src: "rocket.launch" } })],
    ["an event of the machine's own", workflow({ on: { "xstate.done.state.a": "end" } })],
    ["a pattern in the middle", workflow({ on: { "task.*.x": "end" } })],
    ["a status that is none", workflow({ meta: { status: "busy" } })],
    ["a state's name with a dot", { id: "w", initial: "a.b", states: { "a.b": {} } }],
  ])("refuses %s, as validation does", (_, definition) => {
    expect(accepts(definition)).toBe(false);
    expect(validate(definition).some(({ severity }) => severity === "error")).toBe(true);
  });
});
