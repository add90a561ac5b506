import { expect, test } from "bun:test";
import { cel, found, held, open, type Row, workflow } from "./validate-case.suite.ts";

const byMany = (overlap: unknown, passed: object[]) =>
  workflow(
    {
      a: {
        entry: { type: "task.open", params: { stage: "annotate", overlap } },
        on: { "annotation.submitted": "b" },
        meta: held,
      },
      b: {
        entry: { type: "quality.check", params: { kind: "automated" } },
        on: { "quality_check.completed": [...passed, "end"] },
        meta: open,
      },
    },
    { on: { "task.cancelled": ".end" } },
  );

const rows: Row[] = [
  {
    name: "work of several people of which nobody asks whether it is sure what they mean",
    definition: byMany({ cel: "2" }, []),
    issues: ["warning decision.missing /states/b/entry"],
  },
  { name: "nothing where one person works", definition: byMany(1, []), issues: [] },
  {
    name: "nothing where somebody asks",
    definition: byMany(2, [{ target: "a", guard: cel("has(event.unsure) && event.unsure") }]),
    issues: [],
  },
  {
    name: "a check and a stage whose answer nobody waits for, and a task that cannot be cancelled",
    definition: workflow({
      a: {
        entry: { type: "task.open", params: { stage: "annotate" } },
        on: { go: { target: "b", actions: { type: "review.open" } } },
        meta: held,
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
    name: "a state that an answer may reach after a timer, and one that a cancelled task waits in",
    definition: workflow({
      a: {
        entry: { type: "quality.check", params: { kind: "automated" } },
        on: { "quality_check.completed": "b", "task.cancelled": "end" },
        after: { "1000": "late", "2000": "again", "3000": "shut" },
        meta: open,
      },
      late: { on: { go: "end", "task.cancelled": "end" }, meta: open },
      again: {
        entry: { type: "quality.check", params: { kind: "automated" } },
        on: { "quality_check.completed": "end", "task.cancelled": "end" },
        meta: open,
      },
      shut: { entry: { type: "task.close" }, on: { go: "end", "task.cancelled": "end" }, meta: open },
      b: {
        entry: { type: "task.open", params: { stage: "review" } },
        on: { go: "end" },
        meta: held,
      },
    }),
    issues: ["warning event.unhandled /states/b", "warning event.unhandled /states/late"],
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
    name: "regions that contend by a pattern, or by delays of the same length",
    definition: workflow({
      a: {
        type: "parallel",
        meta: open,
        states: {
          left: {
            initial: "x",
            states: { x: { on: { "task.*": "#w.end", "*": "#w.end" }, after: { "1000": "#w.end", "2000": "#w.end" } } },
          },
          right: {
            initial: "x",
            states: {
              x: { on: { "task.cancelled": "y" }, after: { "1000": "y", "3000": "y" } },
              y: { on: { tasks: { actions: { type: "task.close" } }, back: "x" } },
            },
          },
        },
      },
    }),
    issues: [
      "warning transition.contested /states/a/states/right/states/x/after/1000",
      "warning transition.contested /states/a/states/right/states/x/on/task.cancelled",
      "warning transition.contested /states/a/states/right/states/y/on/back",
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
    name: "a sure circle of always behind a guarded one that is tried first, and one that sets nothing beside one that does",
    definition: workflow(
      {
        a: { always: [{ target: "b", guard: cel("context.n > 0") }, "c"], meta: open },
        b: { always: [{ target: "a", guard: cel("context.n > 1") }, "a"], on: { go: "end" }, meta: open },
        c: { always: "b", meta: open },
        d: {
          always: [
            { target: "e", guard: cel("context.n > 2"), actions: { type: "assign", params: { set: { n: "2" } } } },
            { target: "e", guard: cel("context.n > 3") },
          ],
          on: { go: "end", back: "a" },
          meta: open,
        },
        e: { always: { target: "d", guard: cel("context.n > 4") }, on: { go: "end" }, meta: open },
      },
      { context: { n: 1 }, initial: "d" },
    ),
    issues: [
      "error always.infinite /states/a/always/1",
      "warning always.infinite /states/a/always/0",
      "warning always.infinite /states/d/always/1",
    ],
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

test.each(rows)("validation finds $name", ({ definition, issues }) => {
  expect(found(definition)).toEqual(issues.toSorted());
});
