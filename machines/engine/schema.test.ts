import { describe, expect, test } from "bun:test";
import { Ajv2020 } from "@redocly/ajv/dist/2020.js";
import fc from "fast-check";
import { isObject } from "./json.ts";
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

type Plain = Record<string, unknown>;
const cel = (expression: string) => ({ type: "cel", params: { expression } });
const rich = {
  id: "w",
  initial: "a",
  context: { n: 1 },
  children: { kid: { id: "kid", initial: "x", states: { x: { type: "final", output: { k: 1 } } } } },
  on: { "task.cancelled": { target: ".end", description: "x" } },
  states: {
    a: {
      id: "aa",
      description: "d",
      meta: { status: "open", label: "l" },
      entry: [{ type: "task.open", params: { stage: "annotate", overlap: { cel: "1" }, reserveFor: ["u"] } }],
      exit: { type: "assign", params: { set: { n: "1" } } },
      after: { "5": "b", "context.n": { target: "b" } },
      always: {
        target: "b",
        guard: { type: "and", guards: [cel("context.n > 2"), { type: "not", guard: { type: "assignments.none" } }] },
      },
      invoke: {
        id: "i",
        src: "workflow",
        params: { name: "kid" },
        onDone: "b",
        onError: [{ target: "b", reenter: true }],
        description: "q",
      },
    },
    b: {
      type: "parallel",
      onDone: "end",
      states: {
        l: { initial: "x", states: { x: { on: { go: "y" } }, y: { type: "final" } } },
        r: { initial: "x", states: { x: {}, h: { type: "history", history: "deep", target: "x" } } },
      },
    },
    end: { type: "final", output: 1 },
  },
};
const junk: unknown[] = [1, -1, "x", "", null, [], {}, true, [1], ["x"], { type: "x" }, { cel: "1" }];
const names = ["extra", "-5", "1.5", "type", "target", "params", "description"];
/** What a schema can say. */
const shapes =
  /^(shape|param|size)\.|^(action|guard|invoke|status|target)\.unknown$|^guard\.invalid$|^name\.forbidden$/;
const leadsNowhere = (message: string) => message.startsWith("There is no state ");

/** Every field and item inside, with what holds it. */
function placesIn(value: unknown): [owner: Plain, key: string][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [value as Plain, key] as [Plain, string],
    ...placesIn(inner),
  ]);
}

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

  test("refuses what validation refuses, and nothing else, wherever a sound statechart is spoilt; but for names that lead nowhere", () => {
    const many = placesIn(rich).length;
    for (let at = 0; at < 4 * many; at++) {
      const chart = structuredClone(rich) as Plain;
      const [owner, key] = placesIn(chart)[at % many]!;
      const value = structuredClone(junk[at % junk.length]);
      const name = names[at % names.length]!;
      const inside = owner[key];
      if (at < many && Array.isArray(owner)) owner.splice(Number(key), 1);
      else if (at < many) delete owner[key];
      else if (at < 3 * many || !isObject(inside)) owner[key] = value;
      else inside[name] = value;
      const errors = validate(chart).filter(({ severity, code }) => severity === "error" && shapes.test(code));
      if (errors.length > 0 && errors.every(({ message }) => leadsNowhere(message))) continue;
      const said = errors.map(({ code, pointer, message }) => `${code} ${pointer} ${message}`);
      expect([at, accepts(chart), said]).toEqual([at, errors.length === 0, said]);
    }
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
    ["an extra field on an action", workflow({ entry: { type: "task.close", when: "now" } })],
    ["a description that is a number", workflow({ on: { go: { target: "end", description: 1 } } })],
    ["a delay that is negative", workflow({ after: { "-5": "end" } })],
    ["a final state that goes on", workflow({ type: "final", on: { go: "end" } })],
    ["a list of no targets", workflow({ on: { go: { target: [] } } })],
    ["a state's name with a dot", { id: "w", initial: "a.b", states: { "a.b": {} } }],
  ])("refuses %s, as validation does", (_, definition) => {
    expect(accepts(definition)).toBe(false);
    expect(validate(definition).some(({ severity }) => severity === "error")).toBe(true);
  });
});
