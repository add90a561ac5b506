import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

const points = [
  "nose",
  "left shoulder",
  "right shoulder",
  "left elbow",
  "right elbow",
  "left wrist",
  "right wrist",
  "left hip",
  "right hip",
  "left knee",
  "right knee",
  "left ankle",
  "right ankle",
];
const limbs: [string, string][] = [
  ["nose", "left shoulder"],
  ["nose", "right shoulder"],
  ["left shoulder", "right shoulder"],
  ["left hip", "right hip"],
  ...["left", "right"].flatMap((side): [string, string][] => [
    [`${side} shoulder`, `${side} elbow`],
    [`${side} elbow`, `${side} wrist`],
    [`${side} shoulder`, `${side} hip`],
    [`${side} hip`, `${side} knee`],
    [`${side} knee`, `${side} ankle`],
  ]),
];

export const keypoints = template({
  id: "keypoints",
  name: "Keypoints",
  description: "The joints of each person, point by point, each seen, hidden or absent, with the lines between them.",
  settings: { leaseMinutes: 45, reviewShare: 0.3 },
  instructions: [
    "# Keypoints",
    "",
    "1. Take the **Keypoints** tool and click the points of one person in the order that is shown beside the pointer.",
    "2. *Left* and *right* are the person's own, not yours.",
    "3. A point that something covers is set where it must be, with **Shift** held: it is *hidden*.",
    "4. Leave out with **X** what lies outside of the image, and end early with **Enter**.",
    "5. Drag a point to mend it; **Alt** and a click hides or shows it.",
  ].join("\n"),
  qualityRules: [
    rule("inside_image", "error"),
    rule("required_fields", "error"),
    rule("region_count", "warning", { min: 1, class: "person" }),
  ],
  labelSchema: {
    media: "image",
    tools: ["keypoints"],
    classes: [
      {
        name: "person",
        title: "Person",
        colour: "#f08c00",
        hotkey: "1",
        skeleton: {
          points,
          edges: limbs.map(([from, to]): [number, number] => [points.indexOf(from), points.indexOf(to)]),
        },
      },
    ],
  },
});
