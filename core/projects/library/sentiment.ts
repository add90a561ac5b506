import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

export const sentiment = template({
  id: "sentiment",
  name: "Sentiment",
  description: "How a text feels about its subject, and how strongly.",
  workflowTemplate: "single-pass",
  settings: { overlap: 3, leaseMinutes: 10, reviewShare: 0 },
  instructions: "Judge what the writer says, not whether you agree. Mixed feelings of equal weight are *neutral*.",
  qualityRules: [rule("required_fields", "error"), rule("too_fast", "warning", { seconds: 2 })],
  labelSchema: {
    media: "text",
    tools: [],
    classes: [],
    fields: [
      {
        name: "sentiment",
        title: "How does the writer feel?",
        kind: "choice",
        required: true,
        options: [
          { value: "positive", title: "Positive", hotkey: "1" },
          { value: "neutral", title: "Neutral", hotkey: "2" },
          { value: "negative", title: "Negative", hotkey: "3" },
        ],
      },
      { name: "strength", title: "How strongly?", kind: "rating", min: 1, max: 5 },
    ],
  },
});
