import type { WorkflowDefinition } from "../../machines/engine/definition.ts";
import { review } from "../../machines/engine/templates/review.ts";
import { singlePass } from "../../machines/engine/templates/single-pass.ts";

/** The library of ready-made workflows. */
export const templates: readonly { key: string; name: string; definition: WorkflowDefinition }[] = [
  { key: "review", name: "Review", definition: review },
  { key: "single-pass", name: "Single pass", definition: singlePass },
];
