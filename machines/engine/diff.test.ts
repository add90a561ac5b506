import { expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { diff } from "./diff.ts";

/** Something of everything that a definition may hold. */
const before = {
  id: "w",
  description: "d",
  context: { n: 1 },
  initial: "a",
  output: 1,
  on: { stop: ".end" },
  states: {
    a: {
      id: "aa",
      meta: { status: "open", label: "A" },
      entry: [{ type: "notify", params: { to: ["u"], template: "t" } }],
      exit: { type: "task.close" },
      on: { go: { target: "b", guard: { type: "cel", params: { expression: "context.n > 1" } }, reenter: true } },
      after: { "context.n * 2": "b", "500": "b" },
      invoke: [
        { src: "webhook.call", params: { url: "https://example.org/1" }, onDone: "b", onError: "end" },
        { id: "kid", src: "workflow", params: { name: "child" }, onDone: "end" },
      ],
      always: { target: "b", guard: { type: "state.in", params: { state: "b" } } },
    },
    b: {
      type: "parallel",
      onDone: "end",
      states: {
        left: { initial: "x", states: { x: { on: { go: "y" } }, y: { type: "final", output: { k: 1 } } } },
        right: { initial: "x", states: { x: {}, h: { type: "history", history: "deep", target: "x" } } },
      },
    },
    end: { type: "final", output: { sum: { cel: "context.n" } } },
  },
  children: { child: { id: "child", initial: "s", states: { s: { on: { go: "t" } }, t: { type: "final" } } } },
};
type Plain = Record<string, unknown>;

function changed(change: (definition: Plain) => void): ReturnType<typeof diff> {
  const after = structuredClone(before);
  change(after);
  return diff(before as unknown as WorkflowDefinition, after as unknown as WorkflowDefinition);
}

/** Every text, number and truth inside, by the keys that lead to it. */
function leaves(value: unknown, keys: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [keys];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...keys, key]));
}

const at = (definition: Plain, keys: readonly string[]): Plain =>
  keys.reduce((inner, key) => inner[key] as Plain, definition);

/** Puts a value where the path leads. */
const put =
  (path: string, value: unknown) =>
  (definition: Plain): void => {
    const keys = path.split("/");
    at(definition, keys.slice(0, -1))[keys.at(-1)!] = value;
  };

test("a definition and its copy are the same", () => {
  expect(changed(() => {})).toEqual({ same: true, states: [], transitions: [], renames: [] });
});

test("whatever single value changes, the two are not the same", () => {
  for (const keys of leaves(before)) {
    const { same } = changed((definition) => {
      const last = keys.at(-1)!;
      const owner = at(definition, keys.slice(0, -1));
      const was = owner[last];
      owner[last] =
        typeof was === "boolean" ? !was : typeof was === "number" ? was + 1 : otherText(last, was as string);
    });
    expect([keys.join("/"), same]).toEqual([keys.join("/"), false]);
  }
});

function otherText(field: string, was: string): string {
  const kinds: Record<string, string> = { parallel: "compound", history: "atomic", final: "atomic", deep: "shallow" };
  return field === "type" || field === "history" ? (kinds[was] ?? `${was}2`) : `${was}2`;
}

test.each<[name: string, change: (definition: Plain) => void, states: string[], transitions: string[]]>([
  [
    "an invocation's address",
    put("states/a/invoke/0/params/url", "https://example.org/2"),
    ["changed a /states/a invoke"],
    [],
  ],
  ["where an invocation's result leads", put("states/a/invoke/1/onDone", "b"), [], ["changed a kid done: end to b"]],
  ["a final state's output", put("states/end/output", 2), ["changed end /states/end output"], []],
  [
    "a delay that is an expression",
    put("states/a/after", { "context.n * 3": "b", "500": "b", "5400000": "b" }),
    [],
    [
      "added a after 1 h 30 min: null to b",
      "added a after context.n * 3: null to b",
      "removed a after context.n * 2: b to null",
    ],
  ],
  [
    "the order of regions",
    put("states/b/states", { right: before.states.b.states.right, left: before.states.b.states.left }),
    ["changed b /states/b states"],
    [],
  ],
  [
    "a transition of a child statechart",
    put("children/child/states/s/on", { come: "t" }),
    [],
    ["added child/s come: null to t", "removed child/s go: t to null"],
  ],
  [
    "a child statechart that is new",
    put("children/other", before.children.child),
    ["added other/ /children/other "],
    [],
  ],
])("%s is a change", (_, change, states, transitions) => {
  const found = changed(change);
  expect(found.states.map((one) => `${one.change} ${one.path} ${one.pointer} ${one.fields.join()}`)).toEqual(states);
  const told = found.transitions.map(
    (one) => `${one.change} ${one.path} ${one.trigger}: ${one.before} to ${one.after}`,
  );
  expect(told.toSorted()).toEqual(transitions);
});

test("of actions and services that stay, it is said what each is given otherwise", () => {
  const stay = (definition: Plain) => {
    put("states/a/entry/0/params", { to: ["u", "w"], template: "t", data: { deep: { n: 1 } } })(definition);
    put("states/a/invoke/0/params/url", "https://example.org/2")(definition);
    put("states/a/exit", [{ type: "task.open", params: { stage: "review" } }, { type: "task.close" }])(definition);
  };
  expect(changed(stay).states.map(({ details }) => details)).toEqual([
    [
      'notify: to ["u"] → ["u","w"]',
      'notify: data unset → {"deep":{"n":1}}',
      'webhook.call: url "https://example.org/1" → "https://example.org/2"',
    ],
  ]);
  const opens = (stage: string, hours: number) => ({
    id: "w",
    initial: "a",
    states: { a: { on: { go: { actions: [{ type: "task.open", params: { stage, data: { hours, same: 1 } } }] } } } },
  });
  const { transitions } = diff(opens("annotate", 1), opens("review", 2));
  expect(transitions).toMatchObject([{ before: "stays / task.open", after: "stays / task.open" }]);
  expect(transitions[0]!.details).toEqual(['task.open: stage "annotate" → "review"', "task.open: data.hours 1 → 2"]);
});
