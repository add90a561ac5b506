import { expect, test } from "bun:test";
import { cel, found, held, open, type Row, workflow } from "./validate-case.suite.ts";

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
          meta: held,
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
        meta: held,
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
    name: "states, children and timers that there are none of",
    definition: workflow(
      {
        a: {
          entry: [
            { type: "raise", params: { event: "late", delay: 5 } },
            { type: "send", params: { to: "self", event: "soon", delay: 5, id: "mine" } },
            { type: "cancel", params: { id: "late" } },
            { type: "cancel", params: { id: "mine" } },
            { type: "cancel", params: { id: "soon" } },
          ],
          invoke: { src: "workflow", params: { name: "kid" }, onDone: "end" },
          on: {
            go: {
              target: "end",
              guard: { type: "not", guard: { type: "state.in", params: { state: "b" } } },
              actions: [
                { type: "send", params: { to: "0.w.a", event: "hello" } },
                { type: "send", params: { to: "kid", event: "hello" } },
                { type: "send", params: { to: "parent", event: "hello" } },
                { type: "stop", params: { id: "nobody" } },
              ],
            },
            in: { target: "end", guard: { type: "state.in", params: { state: "a" } } },
          },
          meta: open,
        },
      },
      {
        children: {
          kid: {
            id: "kid",
            initial: "x",
            states: {
              x: { entry: { type: "send", params: { to: "parent", event: "hello" } }, on: { hello: "y" } },
              y: { type: "final" },
            },
          },
        },
      },
    ),
    issues: [
      "error actor.unknown /states/a/on/go/actions/1/params/to",
      "error actor.unknown /states/a/on/go/actions/2/params/to",
      "error state.unknown /states/a/on/go/guard/guard/params/state",
      "warning actor.unknown /states/a/on/go/actions/3/params/id",
      "warning timer.unknown /states/a/entry/4/params/id",
    ],
  },
  {
    name: "nothing in children and timers whose ids are worked out",
    definition: workflow(
      {
        a: {
          entry: [
            { type: "spawn", params: { name: "kid", id: { cel: "context.who" } } },
            { type: "send", params: { to: "ann", event: "hi", delay: 5, id: { cel: "context.who" } } },
          ],
          exit: [
            { type: "stop", params: { id: "ann" } },
            { type: "cancel", params: { id: "ann" } },
          ],
          on: { go: "end" },
          meta: open,
        },
      },
      {
        context: { who: "ann" },
        children: { kid: { id: "kid", initial: "x", states: { x: { on: { hi: "y" } }, y: { type: "final" } } } },
      },
    ),
    issues: [],
  },
  {
    name: "a context key that nobody sets",
    definition: workflow({
      a: { on: { go: { target: "end", guard: cel("context.submisions > context.overlap") } }, meta: open },
    }),
    issues: ["warning expression.context_unknown /states/a/on/go/guard/params/expression"],
  },
];

test.each(rows)("validation finds $name", ({ definition, issues }) => {
  expect(found(definition)).toEqual(issues.toSorted());
});
