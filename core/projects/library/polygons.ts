import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

export const polygons = template({
  id: "polygons",
  name: "Polygons",
  description: "Outlines of things in images, for instance segmentation.",
  settings: { leaseMinutes: 60, reviewShare: 0.3 },
  instructions:
    "Click along the outline of each thing. Follow the visible edge within two pixels; close the shape on its first point.",
  qualityRules: [
    rule("inside_image", "error"),
    rule("duplicates", "warning"),
    rule("min_size", "warning", { pixels: 6 }),
    rule("too_fast", "warning", { perRegion: 3 }),
  ],
  labelSchema: {
    media: "image",
    tools: ["polygon"],
    classes: [
      { name: "foreground", title: "Foreground", colour: "#f08c00", hotkey: "1" },
      { name: "background", title: "Background", colour: "#495057", hotkey: "2" },
      { name: "uncertain", title: "Uncertain", colour: "#c2255c", hotkey: "3" },
    ],
  },
});
