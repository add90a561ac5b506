import type { WorkflowDefinition } from "../definition.ts";
import { consensus } from "./consensus.ts";
import { dynamicOverlap } from "./dynamic-overlap.ts";
import { escalation } from "./escalation.ts";
import { goldGated } from "./gold-gated.ts";
import { review } from "./review.ts";
import { singlePass } from "./single-pass.ts";
import { stagedReview } from "./staged-review.ts";

/** The library of ready-made workflows. */
export const templates: readonly { key: string; name: string; definition: WorkflowDefinition }[] = [
  { key: "review", name: "Review", definition: review },
  { key: "single-pass", name: "Single pass", definition: singlePass },
  { key: "consensus", name: "Consensus with adjudication", definition: consensus },
  { key: "dynamic-overlap", name: "As many people as it is worth", definition: dynamicOverlap },
  { key: "gold-gated", name: "Gold-gated", definition: goldGated },
  { key: "staged-review", name: "Review in two stages", definition: stagedReview },
  { key: "escalation", name: "Escalation by timer", definition: escalation },
];
