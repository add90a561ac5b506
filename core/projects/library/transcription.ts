import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

const reading = [
  { name: "text", title: "What it says", kind: "text" as const, required: true },
  {
    name: "legibility",
    title: "Legibility",
    kind: "choice" as const,
    options: [{ value: "clear" }, { value: "guessed" }, { value: "illegible" }],
  },
];

export const transcription = template({
  id: "transcription",
  name: "Transcription of images",
  description: "Lines of print and handwriting in scans and photographs: a box around each, and what it says.",
  settings: { leaseMinutes: 60, reviewShare: 0.3 },
  instructions: [
    "# Transcription",
    "",
    "1. Draw a **box** around each line, in the order in which you would read them.",
    "2. Type what it says, letter by letter: keep spelling, capitals, punctuation and mistakes.",
    "3. Write `[?]` for one letter that you cannot read and `[illegible]` for a word.",
    "4. Stamps, signatures and page numbers get a box of their own class.",
  ].join("\n"),
  qualityRules: [
    rule("inside_image", "error"),
    rule("duplicates", "warning"),
    rule("required_fields", "error"),
    rule("min_size", "warning", { pixels: 4 }),
  ],
  labelSchema: {
    media: "image",
    tools: ["bbox", "rotated_bbox", "polygon"],
    classes: [
      { name: "print", title: "Printed line", colour: "#1971c2", hotkey: "1", attributes: reading },
      { name: "handwriting", title: "Handwritten line", colour: "#e8590c", hotkey: "2", attributes: reading },
      { name: "stamp", title: "Stamp or seal", colour: "#9c36b5", hotkey: "3", attributes: reading.slice(1) },
      { name: "signature", title: "Signature", colour: "#2f9e44", hotkey: "4" },
      { name: "furniture", title: "Page number, header", colour: "#868e96", hotkey: "5" },
    ],
    fields: [
      {
        name: "language",
        title: "Language",
        kind: "taxonomy",
        options: [
          { value: "en", title: "English" },
          { value: "de", title: "German" },
          { value: "fr", title: "French" },
          { value: "es", title: "Spanish" },
          { value: "la", title: "Latin" },
          { value: "other", title: "Another" },
        ],
      },
      { name: "whole", title: "The whole text, when there are too many lines to box", kind: "text" },
    ],
  },
});
