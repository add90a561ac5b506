import { expect, test } from "bun:test";
import { cel, found, open, type Row, workflow } from "./validate-case.suite.ts";

const rows: Row[] = [
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
    name: "a state that waits for the end of what is around it, which it keeps from ending",
    definition: workflow({
      a: {
        initial: "x",
        states: { x: { on: { stick: "y", finish: "z" } }, y: {}, z: { type: "final" } },
        onDone: "end",
        meta: open,
      },
    }),
    issues: ["error state.dead_end /states/a/states/y"],
  },
  {
    name: "two states that only lead to each other, also where a cancellation holds everywhere",
    definition: workflow(
      {
        a: { on: { go: "b", work: "d", finish: "end" }, meta: open },
        b: { on: { go: "c" }, meta: open },
        c: { on: { back: "b" }, meta: open },
        d: { initial: "x", states: { x: { on: { done: "y" } }, y: { type: "final" } }, onDone: "a", meta: open },
      },
      { on: { "task.cancelled": ".end" } },
    ),
    issues: ["warning state.dead_end /states/b", "warning state.dead_end /states/c"],
  },
  {
    name: "nothing in a workflow that runs until it is cancelled",
    definition: workflow(
      { a: { on: { go: "b" }, meta: open }, b: { on: { back: "a" }, meta: open } },
      { on: { "task.cancelled": ".end" } },
    ),
    issues: [],
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
  ...[
    ["!event.userId", "error"],
    ["event.userId && true", "error"],
    ["event.version + event.userId == 1", "error"],
    ["size(event.version) > 1", "error"],
    ["event.revision ? event.version : event.regions", "error guard.not_boolean"],
    ["event.version in ['one']", "error"],
    ["event.userId == context.n", "warning"],
    [
      "event.version == 1 || event.userId == null || event.version in [1, 2] || size(event.userId) == event.version",
      "",
    ],
    ["true || context.n > 1", "warning guard.constant"],
    ["context.n > 1 && false", "warning guard.constant"],
    ["context.n == 1 && context.n == 2", "warning guard.constant"],
    ["context.n > 3 && 2 >= context.n", "warning guard.constant"],
    ["context.n > 3 || context.n < 4", "warning guard.constant"],
    ["event.revision && !event.revision", "warning guard.constant"],
    ["context.n >= 2 && context.n <= 2 && context.n != 3", ""],
    ["context.n == 1 || context.n == 2", ""],
  ].map(([expression, found]): Row => ({
    name: `${found || "nothing"} in ${expression}`,
    definition: workflow(
      { a: { on: { "annotation.submitted": { target: "end", guard: cel(expression!) } }, meta: open } },
      { context: { n: 1 } },
    ),
    issues: found
      ? [
          `${found.includes(" ") ? found : `${found} expression.type`} /states/a/on/annotation.submitted/guard${found.endsWith("constant") ? "" : "/params/expression"}`,
        ]
      : [],
  })),
  {
    name: "guards of the catalogue that look at what is never there, or for what never comes",
    definition: workflow({
      a: {
        on: {
          "annotation.submitted": [
            { target: "end", guard: { type: "outcome.is", params: { anyOf: ["passed"] } } },
            { target: "end", guard: { type: "overlap.reached" } },
          ],
          "quality_check.completed": [
            { target: "end", guard: { type: "not", guard: { type: "assignments.none" } } },
            { target: "end", guard: { type: "outcome.is", params: { anyOf: ["passed", "nonsense"] } } },
          ],
          mine: { target: "end", guard: { type: "outcome.is", params: { anyOf: ["nonsense"] } } },
          split: { target: "end", guard: { type: "and", guards: [cel("event.n == 1"), cel("event.n > 1")] } },
        },
        meta: open,
      },
    }),
    issues: [
      "error expression.field_unknown /states/a/on/annotation.submitted/0/guard",
      "error expression.field_unknown /states/a/on/quality_check.completed/0/guard/guard",
      "warning expression.context_unknown /states/a/on/annotation.submitted/1/guard",
      "warning guard.constant /states/a/on/quality_check.completed/1/guard/params/anyOf/1",
      "warning guard.constant /states/a/on/split/guard",
    ],
  },
];

test.each(rows)("validation finds $name", ({ definition, issues }) => {
  expect(found(definition)).toEqual(issues.toSorted());
});
