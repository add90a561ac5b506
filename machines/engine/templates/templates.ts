import type { WorkflowDefinition } from "../definition.ts";
import { review } from "./review.ts";
import { singlePass } from "./single-pass.ts";

/** The library of ready-made workflows. */
export const templates: readonly { key: string; name: string; definition: WorkflowDefinition }[] = [
  { key: "review", name: "Review", definition: review },
  { key: "single-pass", name: "Single pass", definition: singlePass },
];
