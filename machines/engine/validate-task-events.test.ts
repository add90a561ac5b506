import { expect, test } from "bun:test";
import { cel, found, held, open, type Row, workflow } from "./validate-case.suite.ts";

const cancellable = { on: { "task.cancelled": ".end" } };
const offered = { type: "task.open", params: { stage: "annotate" } };
const done = { "annotation.submitted": "end" };
const leases = { "assignment.*": { actions: { type: "task.close" } } };

/** A task that people may take from `a`, and what becomes of it where they give it back. */
const givenBack = (way: object | string, back: object) =>
  workflow({ a: { entry: offered, on: { ...done, "assignment.released": way }, meta: held }, back }, cancellable);
const closed = { entry: { type: "task.close" }, on: { go: "end" }, meta: open };
const from = "warning event.unhandled /states/a/on/assignment.released";

/** What is not taken up in an hour becomes more urgent, by what the workflow has noted. */
const urgent = (rest: object, priority: unknown = { cel: "context.urgency + 10" }) => {
  const note = { type: "assign", params: { set: { urgency: "context.urgency + 10" } } };
  const raise = { type: "task.setPriority", params: { priority } };
  const a = { entry: offered, on: { ...done, ...rest }, after: { "3600000": { actions: [note, raise] } }, meta: held };
  return workflow({ a }, { ...cancellable, context: { urgency: 0, urgent: 100 } });
};

const rows: Row[] = [
  {
    name: "a stage that hears of leases that begin and not of all that end",
    definition: workflow(
      Object.fromEntries(
        ["assignment.expired", "assignment.*", "task.assigned"].map((event, i) => [
          "abc"[i]!,
          {
            initial: "free",
            entry: { type: "task.open", params: { stage: "annotate" } },
            on: { "annotation.submitted": "bc"[i] ?? "end" },
            states: {
              free: { on: { "task.assigned": "held" } },
              held: { on: { [event]: "free" } },
            },
            meta: open,
          },
        ]),
      ),
      { on: { "task.cancelled": ".end" } },
    ),
    issues: ["warning event.unhandled /states/a/entry", "warning event.unhandled /states/c/entry"],
  },
  {
    name: "an open task that somebody takes unheard, told once for each state however it is offered",
    definition: workflow(
      {
        a: { entry: [offered, { type: "task.assign", params: { to: ["ann"] } }], on: { ...done, go: "b" }, meta: open },
        b: {
          initial: "x",
          entry: { type: "task.requestMoreAnnotations", params: { count: 1 } },
          on: done,
          states: { x: { meta: open } },
          meta: held,
        },
      },
      cancellable,
    ),
    issues: ["warning event.unhandled /states/a/entry/0", "warning event.unhandled /states/b/entry"],
  },
  {
    name: "nothing where it does not seem open once it is offered",
    definition: workflow(
      {
        a: { entry: offered, on: { ...done, go: "b" }, meta: held },
        b: { initial: "x", entry: offered, on: done, states: { x: { meta: held } }, meta: open },
      },
      cancellable,
    ),
    issues: [],
  },
  {
    name: "nothing where any state around or within hears that it is taken",
    definition: workflow(
      {
        a: { entry: offered, on: { ...done, ...leases, go: "b" }, meta: open },
        b: {
          initial: "x",
          entry: offered,
          on: { ...done, ...leases },
          states: { x: { on: { go: "y" } }, y: {} },
          meta: open,
        },
      },
      { on: { "task.cancelled": ".end", "task.*": { actions: { type: "task.close" } } } },
    ),
    issues: [],
  },
  {
    name: "a task that is put back into its queue and so taken out of it",
    definition: givenBack("back", closed),
    issues: [from],
  },
  {
    name: "one that so ends",
    definition: givenBack("end", { on: { go: "end" }, meta: open }),
    issues: ["warning state.unreachable /states/back", from],
  },
  {
    name: "nothing where that is handled, where skipping is told apart, where it is offered again or stays offered",
    definition: workflow(
      Object.fromEntries(
        [
          { on: { ...closed.on, "task.requeued": "a" } },
          {},
          { entry: [{ type: "task.close" }, offered], on: { ...done, ...closed.on }, meta: held },
          { entry: { type: "notify", params: { to: ["ann"], template: "t" } }, on: { ...done, ...closed.on } },
        ].flatMap((back, i) => {
          const guard = i === 1 ? { guard: cel("event.skipped") } : {};
          const a = {
            entry: offered,
            on: { ...done, "assignment.released": { target: `b${i}`, ...guard } },
            meta: held,
          };
          return [
            ["abcd"[i]!, { ...a, on: { ...a.on, next: "bcda"[i]! } }],
            [`b${i}`, { ...closed, ...back }],
          ];
        }),
      ),
      cancellable,
    ),
    issues: [],
  },
  {
    name: "a priority that the workflow counts up whatever a manager sets",
    definition: urgent({}),
    issues: ["warning event.unhandled /states/a/after/3600000/actions/1"],
  },
  {
    name: "nothing where it hears what a manager sets",
    definition: urgent({
      "task.priority_changed": { actions: { type: "assign", params: { set: { urgency: "event.priority" } } } },
    }),
    issues: [],
  },
  {
    name: "nothing where the priority is one that nothing counts up",
    definition: urgent({}, { cel: "context.urgent" }),
    issues: [],
  },
];

test.each(rows)("validation finds $name", ({ definition, issues }) => {
  expect(found(definition)).toEqual(issues.toSorted());
});
