import { describe, expect, test } from "bun:test";
import type { WorkflowDefinition } from "./definition.ts";
import { mermaid } from "./mermaid.ts";
import { delayText, graphOf } from "./summary.ts";
import { review } from "./templates/review.ts";

const drawn: WorkflowDefinition = {
  id: "drawn",
  initial: "both",
  on: { stop: ".end" },
  states: {
    both: {
      type: "parallel",
      meta: { label: 'Label "both" <b>; #1' },
      states: {
        "left-1": {
          initial: "x",
          states: { x: { on: { go: { target: "y", guard: { type: "sample.chosen" } } } }, y: {} },
          on: { act: { actions: { type: "task.close" } } },
        },
        right: { after: { "5400000": "#drawn.end" }, entry: [{ type: "task.close" }] },
        h: { type: "history", history: "deep" },
      },
    },
    end: { type: "final" },
  },
};

describe("the graph of a workflow", () => {
  const { nodes, edges } = graphOf(drawn);

  test("has every state once, parents before children, with kind, label and parent", () => {
    expect(nodes.map(({ id, parent, kind, initial }) => [id, parent, kind, initial])).toEqual([
      ["both", null, "parallel", true],
      ["both.left-1", "both", "compound", false],
      ["both.left-1.x", "both.left-1", "atomic", true],
      ["both.left-1.y", "both.left-1", "atomic", false],
      ["both.right", "both", "atomic", false],
      ["both.h", "both", "history", false],
      ["end", null, "final", false],
    ]);
    expect(nodes[0]?.label).toBe('Label "both" <b>; #1');
    expect(nodes[4]?.entry).toEqual(["task.close"]);
  });

  test("has every transition, also those that only act and those of the whole workflow", () => {
    expect(
      edges.map(({ source, target, kind, event, delayMs, guard }) => [source, target, kind, event ?? delayMs, guard]),
    ).toEqual([
      [null, "end", "event", "stop", undefined],
      ["both.left-1", null, "event", "act", undefined],
      ["both.left-1.x", "both.left-1.y", "event", "go", "sample.chosen"],
      ["both.right", "end", "after", 5_400_000, undefined],
    ]);
  });

  test("names every edge differently and points into the definition", () => {
    const all = graphOf(review).edges;
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.find(({ target }) => target === "review")?.pointer).toBe(
      "/states/checking/on/quality_check.completed/1",
    );
  });
});

describe("the Mermaid diagram", () => {
  test("draws nesting, regions, history, delays, guards and ends", () => {
    expect(mermaid(drawn, ["both.left-1.x", "both.right"])).toBe(`stateDiagram-v2
  state "Label #34;both#34; #60;b#62;#59; #35;1" as s_both
  [*] --> s_both
  state s_both {
    state "left-1" as s_both_dleft_h1
    state s_both_dleft_h1 {
      state "x" as s_both_dleft_h1_dx
      [*] --> s_both_dleft_h1_dx
      state "y" as s_both_dleft_h1_dy
    }
    --
    state "right" as s_both_dright
    state "h" as s_both_dh
    s_both_dh : H*
  }
  state "end" as s_end
  s_end --> [*]
  s_both --> s_end : stop
  s_both_dleft_h1_dx --> s_both_dleft_h1_dy : go [sample.chosen]
  s_both_dright --> s_end : after 1 h 30 min
  classDef current fill:#ffe8a3,stroke:#b07d00,color:#1a1a1a
  class s_both_dleft_h1_dx current
  class s_both_dright current
`);
  });

  test("never starts an edge at a composite state towards its own inside", () => {
    const lines = mermaid(review).split("\n");
    expect(lines.filter((line) => /s_annotating --> s_annotating_d/.test(line))).toEqual([]);
    expect(lines).toContain("  s_annotating_dopen --> s_annotating_dclaimed : task.assigned");
  });
});

test.each([
  [0, "0 ms"],
  [250, "250 ms"],
  [1_000, "1 s"],
  [90_000, "1 min 30 s"],
  [86_400_000, "1 d"],
  [90_061_001, "1 d 1 h 1 min 1 s 1 ms"],
])("%p milliseconds read as %p", (ms, text) => {
  expect(delayText(ms)).toBe(text);
});
