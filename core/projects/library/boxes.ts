import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

export const boxes = template({
  id: "boxes",
  name: "Bounding boxes",
  description: "Boxes around things in images: the start of most detection datasets.",
  settings: { reviewShare: 0.2 },
  instructions:
    "Draw one box around each thing, as tight as you can. Where a thing is hidden in part, box what you see.",
  qualityRules: [
    rule("inside_image", "error"),
    rule("duplicates", "warning"),
    rule("min_size", "warning", { pixels: 4 }),
    rule("too_fast", "warning", { perRegion: 1 }),
  ],
  labelSchema: {
    media: "image",
    tools: ["bbox"],
    classes: [
      { name: "person", title: "Person", colour: "#e8590c", hotkey: "1" },
      { name: "vehicle", title: "Vehicle", colour: "#1971c2", hotkey: "2" },
      { name: "object", title: "Object", colour: "#2f9e44", hotkey: "3" },
    ],
  },
});
