import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

export const classification = template({
  id: "classification",
  name: "Image classification",
  description: "One answer for each image, three people each.",
  settings: { overlap: 3, leaseMinutes: 10, reviewShare: 0.1 },
  instructions: "Choose what the image mostly shows. Choose *unclear* when you would have to guess.",
  qualityRules: [rule("required_fields", "error"), rule("too_fast", "warning", { seconds: 1 })],
  labelSchema: {
    media: "image",
    tools: [],
    classes: [],
    fields: [
      {
        name: "label",
        title: "What does the image show?",
        kind: "choice",
        required: true,
        options: [
          { value: "people", title: "People", hotkey: "1" },
          { value: "animals", title: "Animals", hotkey: "2" },
          { value: "things", title: "Things", hotkey: "3" },
          { value: "landscape", title: "Landscape", hotkey: "4" },
          { value: "unclear", title: "Unclear", hotkey: "0" },
        ],
      },
    ],
  },
});
