import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

const sides = [
  { value: "A", title: "Answer A", hotkey: "1" },
  { value: "B", title: "Answer B", hotkey: "2" },
  { value: "same", title: "Both are as good", hotkey: "3" },
];

export const pairwise = template({
  id: "pairwise",
  name: "Pairwise preference",
  description: "Which of two answers of a language model is better, how clearly and why: three people each.",
  workflowTemplate: "single-pass",
  settings: { overlap: 3, leaseMinutes: 20, reviewShare: 0 },
  order: "least_covered",
  instructions: [
    "# Pairwise preference",
    "",
    "Each text holds a **prompt** and two answers, marked *Answer A* and *Answer B*.",
    "",
    "- Read both answers to the end before you choose. Longer is not better.",
    "- What is *wrong or harmful* loses, however well it is written.",
    "- Choose *both are as good* when you would not mind which one you get, not when you are tired.",
    "- Say in one sentence what decided it.",
    "",
    "For whoever imports: write the prompt first, then `## Answer A` and `## Answer B`, and shuffle which model is which.",
  ].join("\n"),
  qualityRules: [rule("required_fields", "error"), rule("too_fast", "warning", { seconds: 8 })],
  labelSchema: {
    media: "text",
    tools: ["span"],
    classes: [
      { name: "wrong", title: "Wrong", colour: "#e03131", hotkey: "w" },
      { name: "harmful", title: "Harmful", colour: "#9c36b5", hotkey: "h" },
      { name: "good", title: "Especially good", colour: "#2f9e44", hotkey: "g" },
    ],
    fields: [
      { name: "preference", title: "Which answer is better?", kind: "pairwise", required: true, options: sides },
      {
        name: "margin",
        title: "How clearly?",
        help: "1: hardly, 4: no doubt",
        kind: "rating",
        min: 1,
        max: 4,
      },
      {
        name: "decided by",
        title: "What decided it?",
        kind: "multi_choice",
        options: [
          { value: "correctness", title: "Correctness" },
          { value: "instructions", title: "Does what was asked" },
          { value: "safety", title: "Safety" },
          { value: "style", title: "Clarity and style" },
          { value: "length", title: "Length" },
        ],
      },
      { name: "reason", title: "In one sentence", kind: "text", max: 500 },
    ],
  },
});
