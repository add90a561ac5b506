import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { pointTo } from "./issue.ts";
import { review } from "./templates/review.ts";
import { singlePass } from "./templates/single-pass.ts";
import { isSound, validate } from "./validate.ts";

type Definition = Record<string, unknown>;

/** A sound workflow into which each row breaks something. */
function workflow(states: Definition, rest: Definition = {}): Definition {
  return {
    id: "w",
    initial: "a",
    states: { ...states, end: { type: "final", meta: { status: "completed" } } },
    ...rest,
  };
}
const open = { status: "open" };
const cel = (expression: string) => ({ type: "cel", params: { expression } });
const found = (definition: unknown) =>
  validate(definition).map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);

interface Row {
  name: string;
  definition: unknown;
  issues: string[];
}

const rows: Row[] = [
  { name: "something that is no object", definition: [1], issues: ["error shape.invalid "] },
  {
    name: "missing id and states",
    definition: {},
    issues: ["error shape.invalid /id", "error shape.invalid /states"],
  },
  {
    name: "an unknown field",
    definition: workflow({ a: { on: { go: "end" }, tags: ["x"], meta: open } }),
    issues: ["error shape.invalid /states/a/tags"],
  },
  {
    name: "an initial state that is not there",
    definition: workflow({ a: { on: { go: "end" }, meta: open } }, { initial: "b" }),
    issues: ["error shape.invalid /initial"],
  },
  {
    name: "a state's name with a dot, and one with a slash in the pointer",
    definition: workflow({ a: { on: { go: "end" }, meta: open }, "b.c": {}, "d/e": {} }),
    issues: ["error shape.invalid /states/b.c", "error shape.invalid /states/d~1e"],
  },
  {
    name: "a final state with transitions",
    definition: { id: "w", initial: "a", states: { a: { type: "final", on: { go: "a" } } } },
    issues: ["error shape.invalid /states/a/on"],
  },
  {
    name: "a delay beyond all patience",
    definition: workflow({ a: { after: { "999999999999": "end" }, meta: open } }),
    issues: ["error shape.invalid /states/a/after/999999999999"],
  },
  {
    name: "a delay that is neither a number nor an expression",
    definition: workflow({ a: { after: { soon: "end" }, meta: open } }),
    issues: ["error expression.invalid /states/a/after/soon"],
  },
  {
    name: "keys that reach a prototype",
    definition: JSON.parse(
      '{"id":"w","initial":"a","states":{"__proto__":{},"a":{}},"context":{"x":{"constructor":1}}}',
    ),
    issues: ["error name.forbidden /states/__proto__", "error name.forbidden /context/x/constructor"],
  },
  {
    name: "an event that belongs to the machine itself",
    definition: workflow({ a: { on: { "xstate.done.state.x": "end" }, meta: open } }),
    issues: ["error shape.invalid /states/a/on/xstate.done.state.x"],
  },
  {
    name: "unknown action, guard and status",
    definition: workflow({
      a: {
        entry: { type: "task.explode" },
        on: { go: { target: "end", guard: { type: "moon.full" } } },
        meta: { status: "busy" },
      },
    }),
    issues: [
      "error guard.unknown /states/a/on/go/guard/type",
      "error action.unknown /states/a/entry/type",
      "error status.unknown /states/a/meta/status",
    ],
  },
  {
    name: "parameters that are missing, wrong and unknown",
    definition: workflow(
      {
        a: {
          entry: [
            { type: "task.open", params: { stage: "lunch", overlap: "two", colour: "red" } },
            { type: "notify", params: { to: { cel: "context.x" } } },
          ],
          on: { go: { target: "end", guard: { type: "outcome.is", params: { anyOf: "passed" } } } },
          meta: open,
        },
      },
      { context: { x: [] } },
    ),
    issues: [
      "error param.invalid /states/a/on/go/guard/params/anyOf",
      "error param.invalid /states/a/entry/0/params/stage",
      "error param.invalid /states/a/entry/0/params/overlap",
      "error param.unknown /states/a/entry/0/params/colour",
      "error param.missing /states/a/entry/1/params/template",
      "warning event.unhandled ",
    ],
  },
  {
    name: "targets that lead nowhere, from a state and from the root",
    definition: workflow({ a: { on: { go: ["#w.nope", ".inside"] }, meta: open } }, { on: { stop: "end" } }),
    issues: [
      "error target.unknown /on/stop",
      "error target.unknown /states/a/on/go/0",
      "error target.unknown /states/a/on/go/1",
      "error transition.shadowed /states/a/on/go/1",
    ],
  },
  {
    name: "two targets that exclude each other",
    definition: workflow({
      a: { on: { go: { target: ["b", "end"] } }, meta: open },
      b: { on: { go: "end" }, meta: open },
    }),
    issues: ["error target.conflict /states/a/on/go"],
  },
  {
    name: "an id given twice",
    definition: workflow({
      a: { id: "x", on: { go: "b" }, meta: open },
      b: { id: "x", on: { go: "end" }, meta: open },
    }),
    issues: ["error id.duplicate /states/b/id"],
  },
  {
    name: "CEL that does not parse, in a guard, an assignment and a parameter",
    definition: workflow({
      a: {
        entry: { type: "task.open", params: { stage: "annotate", overlap: { cel: "(" } } },
        on: {
          go: { target: "end", guard: cel("1 +"), actions: { type: "assign", params: { set: { n: "nobody.knows" } } } },
        },
        meta: open,
      },
    }),
    issues: [
      "error expression.invalid /states/a/on/go/actions/params/set/n",
      "error expression.invalid /states/a/on/go/guard/params/expression",
      "error expression.invalid /states/a/entry/params/overlap/cel",
      "warning event.unhandled ",
      "warning event.unhandled /states/a/entry",
    ],
  },
  {
    name: "fields that the platform's event does not have",
    definition: workflow({
      a: {
        on: {
          "annotation.submitted": { target: "end", guard: cel("event.annotatorId == 'x'") },
          "task.assigned": { guard: cel("has(event.colour)"), actions: { type: "task.close" } },
          "my.own.event": { target: "end", guard: cel("event.whatever == 1") },
        },
        meta: open,
      },
    }),
    issues: [
      "error expression.field_unknown /states/a/on/annotation.submitted/guard/params/expression",
      "warning expression.field_unknown /states/a/on/task.assigned/guard/params/expression",
    ],
  },
  {
    name: "a context key that nobody sets",
    definition: workflow({
      a: { on: { go: { target: "end", guard: cel("context.submisions > context.overlap") } }, meta: open },
    }),
    issues: ["warning expression.context_unknown /states/a/on/go/guard/params/expression"],
  },
  {
    name: "an event name that looks misspelt",
    definition: workflow({ a: { on: { "annotation.submited": "end" }, meta: open } }),
    issues: ["warning event.unknown /states/a/on/annotation.submited"],
  },
  {
    name: "a state that nothing leads to",
    definition: workflow({ a: { on: { go: "end" }, meta: open }, island: { on: { go: "end" }, meta: open } }),
    issues: ["warning state.unreachable /states/island"],
  },
  {
    name: "a state behind an onDone that never comes",
    definition: workflow({
      a: { initial: "x", states: { x: {} }, onDone: "b", on: { go: "end" }, meta: open },
      b: { on: { go: "end" }, meta: open },
    }),
    issues: ["warning state.unreachable /states/b"],
  },
  {
    name: "a state that nothing leads out of",
    definition: workflow({
      a: { on: { go: "b", finish: "end" }, meta: open },
      b: { on: { poke: { actions: { type: "task.close" } } }, meta: open },
    }),
    issues: ["error state.dead_end /states/b"],
  },
  {
    name: "a state that only a cancellation leads out of",
    definition: workflow(
      { a: { on: { go: "b", finish: "end" }, meta: open }, b: { meta: open } },
      { on: { "task.cancelled": ".end" } },
    ),
    issues: ["warning state.dead_end /states/b"],
  },
  {
    name: "a workflow that never ends",
    definition: {
      id: "w",
      initial: "a",
      states: { a: { on: { go: "b" }, meta: open }, b: { on: { back: "a" }, meta: open } },
    },
    issues: ["warning workflow.endless /states"],
  },
  {
    name: "an unguarded transition before others, and the same guard twice",
    definition: workflow({
      a: {
        on: {
          go: ["end", { target: "end", guard: cel("event.n == 1") }],
          do: [
            { target: "end", guard: cel("event.n == 1") },
            { actions: { type: "task.close" }, guard: cel("event.n == 1") },
          ],
        },
        meta: open,
      },
    }),
    issues: ["error transition.shadowed /states/a/on/go/1", "warning transition.shadowed /states/a/on/do/1"],
  },
  {
    name: "a guard that always gives the same answer",
    definition: workflow({ a: { on: { go: { target: "end", guard: cel("1 < 2") } }, meta: open } }),
    issues: ["warning guard.constant /states/a/on/go/guard"],
  },
  {
    name: "guards that compare a value with itself, draw from nothing and draw everything",
    definition: workflow(
      {
        a: {
          on: {
            go: { target: "end", guard: cel("context.n == context.n") },
            some: { target: "end", guard: { type: "sample.chosen", params: { share: 0 } } },
            all: { target: "end", guard: { type: "not", guard: { type: "sample.chosen", params: { share: 1 } } } },
          },
          meta: open,
        },
      },
      { context: { n: 1 } },
    ),
    issues: [
      "warning guard.constant /states/a/on/go/guard",
      "warning guard.constant /states/a/on/some/guard",
      "warning guard.constant /states/a/on/all/guard/guard",
    ],
  },
  {
    name: "a guard that is a number",
    definition: workflow(
      { a: { on: { go: { target: "end", guard: cel("context.n + 1") } }, meta: open } },
      { context: { n: 1 } },
    ),
    issues: ["error guard.not_boolean /states/a/on/go/guard/params/expression"],
  },
  {
    name: "comparisons that contradict the types of an event's field and of the context",
    definition: workflow(
      {
        a: {
          on: {
            "annotation.submitted": { target: "end", guard: cel("event.version == 'two'") },
            go: { target: "end", guard: cel("context.n > 'three'") },
            anything: { target: "end", guard: cel("event.version == 'two' || context.free == 'x'") },
          },
          exit: { type: "assign", params: { set: { free: "event" } } },
          meta: open,
        },
      },
      { context: { n: 1, free: 1 } },
    ),
    issues: [
      "error expression.type /states/a/on/annotation.submitted/guard/params/expression",
      "warning expression.type /states/a/on/go/guard/params/expression",
    ],
  },
  {
    name: "a check and a stage whose answer nobody waits for, and a task that cannot be cancelled",
    definition: workflow({
      a: {
        entry: { type: "task.open", params: { stage: "annotate" } },
        on: { go: { target: "b", actions: { type: "review.open" } } },
        meta: open,
      },
      b: {
        entry: { type: "quality.check", params: { kind: "automated" } },
        on: { "quality_check.*": "end" },
        meta: open,
      },
    }),
    issues: ["warning event.unhandled ", "warning event.unhandled /states/a/entry"],
  },
  {
    name: "two regions that contend for one event",
    definition: workflow({
      a: {
        type: "parallel",
        meta: open,
        states: {
          left: { initial: "x", states: { x: { on: { go: "#w.end", other: "#w.end" } } } },
          right: {
            initial: "x",
            states: {
              x: { on: { go: "y", other: { target: "y", guard: cel("event.n == 1") } } },
              y: { on: { back: "x" } },
            },
          },
        },
      },
    }),
    issues: [
      "warning transition.contested /states/a/states/right/states/x/on/go",
      "warning transition.contested /states/a/states/right/states/x/on/other",
    ],
  },
  {
    name: "services nobody knows, whose failure nobody handles, and two of one name at once",
    definition: workflow({
      a: {
        invoke: [
          { id: "x", src: "rocket.launch", onError: "end" },
          { id: "x", src: "webhook.call", params: { url: "https://example.org" }, onDone: "end" },
        ],
        meta: open,
      },
    }),
    issues: [
      "error id.duplicate /states/a/invoke/1/id",
      "error invoke.unknown /states/a/invoke/0/src",
      "warning invoke.unhandled /states/a/invoke/1",
    ],
  },
  {
    name: "children that are not there, that nobody starts, and what is wrong inside one",
    definition: workflow(
      {
        a: {
          invoke: { src: "workflow", params: { name: "nobody" }, onDone: "end" },
          entry: { type: "spawn", params: { name: "started" } },
          meta: open,
        },
      },
      {
        children: {
          idle: { id: "idle", initial: "x", states: { x: { type: "final" } } },
          started: { id: "started", initial: "x", states: { x: { on: { go: "nowhere" } } } },
        },
      },
    ),
    issues: [
      "error child.unknown /states/a/invoke/params/name",
      "error target.unknown /children/started/states/x/on/go",
      "warning child.unused /children/idle",
    ],
  },
  {
    name: "an invocation and a child that are none, and an output where nothing ends",
    definition: workflow(
      { a: { invoke: [{ id: "self", src: "workflow" }, { src: 1 }], output: 1, on: { go: "end" }, meta: open } },
      { children: { "1x": {} } },
    ),
    issues: [
      "error shape.invalid /children/1x",
      "error shape.invalid /children/1x/id",
      "error shape.invalid /children/1x/states",
      "error shape.invalid /states/a/invoke/0/id",
      "error shape.invalid /states/a/invoke/1",
      "error shape.invalid /states/a/output",
    ],
  },
  {
    name: "always transitions that chase each other",
    definition: workflow({ a: { always: "b", meta: open }, b: { always: "a", meta: open } }),
    issues: [
      "error always.infinite /states/a/always",
      "warning state.unreachable /states/end",
      "warning workflow.endless /states",
    ],
  },
  {
    name: "guarded always transitions that change nothing on their way round",
    definition: workflow(
      {
        a: { always: { target: "b", guard: cel("context.n > 0") }, on: { go: "end" }, meta: open },
        b: { always: { target: "a", guard: cel("context.n > 0") }, on: { go: "end" }, meta: open },
      },
      { context: { n: 1 } },
    ),
    issues: ["warning always.infinite /states/a/always"],
  },
  {
    name: "an always that only acts, for ever",
    definition: workflow(
      {
        a: {
          always: { actions: { type: "assign", params: { set: { n: "context.n + 1" } } } },
          on: { go: "end" },
          meta: open,
        },
      },
      { context: { n: 0 } },
    ),
    issues: ["error always.infinite /states/a/always"],
  },
  {
    name: "a transition into the history of an active state",
    definition: workflow({
      a: { initial: "x", states: { x: { on: { go: "h" } }, h: { type: "history" } }, on: { end: "end" }, meta: open },
    }),
    issues: ["warning target.history_inside /states/a/states/x/on/go"],
  },
  {
    name: "a waiting state without a task status",
    definition: workflow({ a: { on: { go: "end" } } }),
    issues: ["warning meta.missing /states/a"],
  },
];

describe("validation finds", () => {
  test.each(rows)("$name", ({ definition, issues }) => {
    expect(found(definition).toSorted()).toEqual(issues.toSorted());
  });
});

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
