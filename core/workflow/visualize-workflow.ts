import type { WorkflowDefinition } from "../../machines/engine/definition.ts";
import { mermaid } from "../../machines/engine/mermaid.ts";
import { shapeIssues } from "../../machines/engine/shape.ts";
import type { Context } from "../kernel/context.ts";
import { bytes, type TypedBytes } from "../kernel/http/mount.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Workflow, workflowContract } from "./contract.ts";
import { workflowProblems } from "./problems.ts";
import { drawSvg } from "./drawing/draw-svg.ts";
import { countStates as countInStore, findByTask } from "./store/instances.ts";
import { findVersion, findWorkflow } from "./store/workflows.ts";

export async function countStates(
  ctx: Context,
  { workflowId, projectId }: Input<typeof workflowContract.countStates>,
): Promise<Output<typeof workflowContract.countStates>> {
  return { items: await transaction(ctx, (tx) => countInStore(tx, ctx.workspaceId, workflowId, projectId)) };
}

export async function visualizeWorkflow(
  ctx: Context,
  { workflowId, format, taskId, projectId }: Input<typeof workflowContract.visualizeWorkflow>,
): Promise<TypedBytes> {
  const { definition, current, counts } = await transaction(ctx, async (tx) => {
    const found = await findWorkflow(tx, ctx.workspaceId, workflowId);
    if (!found) throw requestProblems.not_found();
    const instance = taskId ? await findByTask(tx, ctx.workspaceId, taskId) : undefined;
    if (taskId && instance?.workflowId !== workflowId) throw requestProblems.not_found();
    const followed = instance && (await findVersion(tx, ctx.workspaceId, workflowId, instance.definitionVersion));
    const items = instance ? [] : await countInStore(tx, ctx.workspaceId, workflowId, projectId);
    return {
      definition: drawable(followed ?? found.definition),
      current: instance?.states ?? [],
      counts: new Map(items.map(({ state, count }) => [state, count])),
    };
  });
  if (format === "mermaid") return bytes("text/plain; charset=utf-8", [mermaid(definition, current)]);
  return bytes("image/svg+xml", [await drawSvg(definition, current, counts)]);
}

/** A draft may be too broken to be drawn. */
function drawable(definition: Workflow["definition"]): WorkflowDefinition {
  const errors = shapeIssues(definition)
    .filter(({ severity }) => severity === "error")
    .map(({ pointer, message }) => ({ pointer, detail: message }));
  if (errors.length > 0) throw workflowProblems.invalid_definition({ detail: "It cannot be drawn.", errors });
  return definition as unknown as WorkflowDefinition;
}
