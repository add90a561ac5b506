import { rule } from "../../quality/policy-plan.contract.ts";
import { template } from "./template-file.ts";

export const namedEntities = template({
  id: "ner",
  name: "Named entities",
  description: "The four classes of CoNLL-2003: persons, organisations, locations and the rest.",
  settings: { overlap: 2, reviewShare: 0.2 },
  instructions: "Mark the longest span that is one name. Names inside names are not marked again.",
  qualityRules: [rule("duplicates", "error"), rule("too_fast", "warning", { seconds: 3 })],
  labelSchema: {
    media: "text",
    tools: ["span"],
    classes: [
      { name: "PER", title: "Person", colour: "#e8590c", hotkey: "1" },
      { name: "ORG", title: "Organisation", colour: "#9c36b5", hotkey: "2" },
      { name: "LOC", title: "Location", colour: "#2f9e44", hotkey: "3" },
      { name: "MISC", title: "Other name", colour: "#f08c00", hotkey: "4" },
    ],
  },
});
