import type { JsonObject } from "../../machines/engine/json.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { WorkflowInstance, workflowContract } from "./contract.ts";
import { changeInstance, engineOf } from "./engine/engine.ts";
import type { Changed } from "./engine/submission.ts";
import { drawOf } from "./on/task-events.ts";
import { workflowProblems } from "./problems.ts";
import { type InstanceRow, taskOf, toInstance } from "./store/instances.ts";
import { findWorkflow } from "./store/workflows.ts";

type ById = Input<typeof workflowContract.pauseInstance>;

export async function startInstance(
  ctx: Context,
  { workflowId, taskId, projectId, batchId, input }: Input<typeof workflowContract.startInstance>,
): Promise<WorkflowInstance> {
  const workflow = await transaction(ctx, (tx) => findWorkflow(tx, ctx.workspaceId, workflowId));
  if (!workflow) throw requestProblems.not_found();
  const { definitionVersion, status } = workflow.row;
  if (status !== "published")
    throw workflowProblems.wrong_workflow_status({
      detail: `The workflow is ${status === "draft" ? "a draft" : status}.`,
    });
  const given = { reviewDraw: drawOf(taskId), ...(input as JsonObject) };
  const beginning = { workflowId, definitionVersion, projectId, batchId, input: given };
  const { what, row } = await engineOf(ctx.runtime).begin(ctx, taskId, beginning, newId());
  if (what === "exists") throw workflowProblems.instance_exists({ taskId });
  if (!row) throw requestProblems.not_found();
  return toInstance(row);
}

/** Holds an instance: events and timers wait until it is resumed. What it had asked for outside is done to its end, and the results wait. */
export function pauseInstance(ctx: Context, { instanceId }: ById): Promise<WorkflowInstance> {
  return control(ctx, instanceId, ["active"], { row: { status: "paused" }, hand: "paused" });
}

/** Ends an instance for good: its timers go, what it had asked for outside is called off, and its task keeps its last status. */
export function stopInstance(ctx: Context, { instanceId }: ById): Promise<WorkflowInstance> {
  return control(ctx, instanceId, ["active", "paused"], { row: { status: "stopped" }, hand: "stopped" });
}

/** Lets a held instance go on, first with the events that waited. */
export function resumeInstance(ctx: Context, { instanceId }: ById): Promise<WorkflowInstance> {
  return control(ctx, instanceId, ["paused"], { row: { status: "active" }, hand: "resumed", release: true });
}

async function control(
  ctx: Context,
  instanceId: string,
  from: readonly InstanceRow["status"][],
  changed: Changed,
): Promise<WorkflowInstance> {
  const taskId = await transaction(ctx, (tx) => taskOf(tx, ctx.workspaceId, instanceId));
  if (!taskId) throw requestProblems.not_found();
  const decide = (row: InstanceRow) => {
    if (!from.includes(row.status)) throw workflowProblems.wrong_status({ instanceStatus: row.status });
    return changed;
  };
  const { row } = await changeInstance(ctx, taskId, decide, newId());
  if (!row) throw requestProblems.not_found();
  return toInstance(row);
}
