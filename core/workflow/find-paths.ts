import { compile } from "../../machines/engine/compile.ts";
import type { WorkflowDefinition, WorkflowEvent } from "../../machines/engine/definition.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import { pathsToStates } from "../../machines/engine/paths-to-states.ts";
import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import type { workflowContract } from "./contract.ts";
import { requireSound } from "./definitions.ts";
import { getWorkflow } from "./list-workflows.ts";

/** The shortest way to each state of the definition given, or of the stored one. */
export async function findPaths(
  ctx: Context,
  { workflowId, definition, input, events }: Input<typeof workflowContract.findPaths>,
): Promise<Output<typeof workflowContract.findPaths>> {
  const workflow = await getWorkflow(ctx, { workflowId });
  const tried = definition ?? workflow.definition;
  requireSound(tried);
  const compiled = compile(tried as unknown as WorkflowDefinition);
  return pathsToStates(compiled, { input: input as JsonObject, events: events as unknown as WorkflowEvent[] });
}
