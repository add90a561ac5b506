import { rule, template } from "./template-file.ts";

const sight = {
  name: "visibility",
  title: "Visibility",
  kind: "choice" as const,
  required: true,
  options: [{ value: "visible" }, { value: "hidden" }],
};
const joint = (name: string, title: string, colour: string, hotkey: string) => ({
  name,
  title,
  colour,
  hotkey,
  tools: ["point" as const],
  attributes: [sight],
});

export const keypoints = template({
  id: "keypoints",
  name: "Keypoints",
  description:
    "Points on a body inside the box around it, each said to be visible or hidden, and joined to its person.",
  workflowTemplate: "review",
  settings: { leaseMinutes: 45, reviewShare: 0.3 },
  instructions: [
    "# Keypoints",
    "",
    "1. Draw a **box** around each person.",
    "2. Set each point by its key. *Left* and *right* are the person's own, not yours.",
    "3. A point that something covers is set where it must be, and is *hidden*. Leave out what lies outside of the image.",
    "4. With several people, connect each point to the box of its person.",
  ].join("\n"),
  qualityRules: [
    rule("inside_image", "error"),
    rule("required_fields", "error"),
    rule("region_count", "warning", { min: 1, class: "person" }),
  ],
  labelSchema: {
    media: "image",
    tools: ["bbox", "point"],
    classes: [
      { name: "person", title: "Person", colour: "#868e96", hotkey: "p", tools: ["bbox"] },
      joint("nose", "Nose", "#f08c00", "1"),
      joint("left shoulder", "Left shoulder", "#1971c2", "2"),
      joint("right shoulder", "Right shoulder", "#e8590c", "3"),
      joint("left elbow", "Left elbow", "#1c7ed6", "4"),
      joint("right elbow", "Right elbow", "#f76707", "5"),
      joint("left wrist", "Left wrist", "#4dabf7", "6"),
      joint("right wrist", "Right wrist", "#ff922b", "7"),
      joint("left hip", "Left hip", "#2f9e44", "8"),
      joint("right hip", "Right hip", "#9c36b5", "9"),
      joint("left knee", "Left knee", "#40c057", "q"),
      joint("right knee", "Right knee", "#be4bdb", "w"),
      joint("left ankle", "Left ankle", "#8ce99a", "a"),
      joint("right ankle", "Right ankle", "#e599f7", "s"),
    ],
    relations: [{ type: "of", title: "belongs to", to: ["person"] }],
  },
});
