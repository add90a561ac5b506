import { workflowSchema } from "../../machines/engine/schema.ts";

/** The published JSON Schema of workflow definitions, the same for everybody. */
export function getWorkflowSchema(): Record<string, unknown> {
  return { ...workflowSchema };
}
