import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

export const entities = template({
  id: "entities",
  name: "People, places, years in texts",
  description: "Names and years marked in a text, how they relate, and one question about the whole text.",
  settings: { overlap: 2, reviewShare: 0.5 },
  instructions: [
    "# People, places and years",
    "",
    "- Mark each name once, **without** articles and titles: *Lincoln*, not *President Lincoln*.",
    "- A country or a state counts as a place, its government as an organisation.",
    "- Connect two marks where the text itself says how they belong together.",
    "- Answer the question about the whole text.",
  ].join("\n"),
  qualityRules: [rule("duplicates", "warning"), rule("required_fields", "error")],
  labelSchema: {
    media: "text",
    tools: ["span"],
    classes: [
      { name: "person", title: "Person", colour: "#e8590c", hotkey: "1" },
      { name: "place", title: "Place", colour: "#2f9e44", hotkey: "2" },
      { name: "year", title: "Year", colour: "#1971c2", hotkey: "3" },
      { name: "organisation", title: "Organisation", colour: "#9c36b5", hotkey: "4" },
      { name: "law", title: "Law or treaty", colour: "#f08c00", hotkey: "5" },
    ],
    relations: [
      { type: "located in", title: "is located in", from: ["person", "place", "organisation"], to: ["place"] },
      { type: "member of", title: "is a member of", from: ["person"], to: ["organisation"] },
      { type: "happened in", title: "happened in", from: ["law", "organisation"], to: ["year"] },
    ],
    fields: [
      {
        name: "topic",
        title: "What is this text mostly about?",
        kind: "choice",
        required: true,
        options: [
          { value: "economy", title: "Economy" },
          { value: "foreign affairs", title: "Foreign affairs" },
          { value: "war and peace", title: "War and peace" },
          { value: "law and justice", title: "Law and justice" },
          { value: "other", title: "Something else" },
        ],
      },
    ],
  },
});
