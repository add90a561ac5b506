import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

const visibility = {
  name: "visibility",
  title: "Visibility",
  kind: "choice" as const,
  options: [{ value: "whole" }, { value: "partly hidden" }, { value: "cut off by the edge" }],
};

export const objects = template({
  id: "objects",
  name: "Objects in photographs",
  description: "Boxes and polygons with attributes, and one question about the whole photograph.",
  settings: { overlap: 2, reviewShare: 0.5 },
  instructions: [
    "# Objects in photographs",
    "",
    "1. Draw a **box** around each person, animal and vehicle. The box touches the outermost pixels that you can see.",
    "2. Outline each building and plant as a **polygon**.",
    "3. Say how visible the thing is. Do not guess what is hidden.",
    "4. Answer the question about the whole photograph.",
    "",
    "Leave out what is smaller than a fingertip on your screen at 100 %.",
  ].join("\n"),
  qualityRules: [
    rule("inside_image", "error"),
    rule("duplicates", "warning"),
    rule("min_size", "warning", { pixels: 4 }),
    rule("required_fields", "error"),
  ],
  labelSchema: {
    media: "image",
    tools: ["bbox", "polygon"],
    classes: [
      {
        name: "person",
        title: "Person",
        colour: "#e8590c",
        hotkey: "1",
        attributes: [
          visibility,
          {
            name: "posture",
            title: "Posture",
            kind: "choice",
            options: [{ value: "standing" }, { value: "sitting" }, { value: "lying" }],
          },
        ],
      },
      { name: "animal", title: "Animal", colour: "#2f9e44", hotkey: "2", attributes: [visibility] },
      {
        name: "vehicle",
        title: "Vehicle",
        colour: "#1971c2",
        hotkey: "3",
        attributes: [visibility, { name: "moving", title: "Moves", kind: "boolean" }],
      },
      { name: "building", title: "Building", colour: "#9c36b5", hotkey: "4", attributes: [visibility] },
      { name: "plant", title: "Plant", colour: "#5c940d", hotkey: "5", attributes: [visibility] },
      {
        name: "other",
        title: "Something else",
        colour: "#868e96",
        hotkey: "6",
        attributes: [visibility, { name: "what", title: "What it is", kind: "text" }],
      },
    ],
    fields: [
      {
        name: "scene",
        title: "Where was this taken?",
        kind: "choice",
        required: true,
        options: [
          { value: "indoors", title: "Indoors" },
          { value: "town", title: "In a town" },
          { value: "country", title: "In the country" },
          { value: "water", title: "On the water" },
          { value: "air", title: "From the air" },
        ],
      },
    ],
  },
});
