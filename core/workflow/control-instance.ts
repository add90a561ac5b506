import type { JsonObject } from "../../machines/engine/json.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { applyEvent } from "./apply-event.ts";
import { startInstances } from "./start-instances.ts";
import type { WorkflowInstance, workflowContract } from "./contract.ts";
import { drawOf } from "./on/task-created.ts";
import { workflowProblems } from "./problems.ts";
import * as instances from "./store/instances.ts";
import { findWorkflow } from "./store/workflows.ts";

type ById = Input<typeof workflowContract.pauseInstance>;

export async function startInstance(
  ctx: Context,
  { workflowId, taskId, projectId, batchId, input }: Input<typeof workflowContract.startInstance>,
): Promise<WorkflowInstance> {
  return transaction(ctx, async (tx) => {
    const workflow = await findWorkflow(tx, ctx.workspaceId, workflowId);
    if (!workflow) throw requestProblems.not_found();
    const { definitionVersion, status } = workflow.row;
    if (status !== "published")
      throw workflowProblems.wrong_workflow_status({
        detail: `The workflow is ${status === "draft" ? "a draft" : status}.`,
      });
    const [row] = await startInstances(tx, [
      {
        ctx,
        workflowId,
        definitionVersion,
        taskId,
        projectId,
        batchId,
        input: { reviewDraw: drawOf(taskId), ...(input as JsonObject) },
        cause: newId(),
      },
    ]);
    if (!row) throw workflowProblems.instance_exists({ taskId });
    return instances.toInstance(row);
  });
}

/** Holds an instance: events and timers wait until it is resumed. */
export function pauseInstance(ctx: Context, { instanceId }: ById): Promise<WorkflowInstance> {
  return change(ctx, instanceId, "active", "paused");
}

/** Ends an instance for good; its task keeps its last status. */
export function stopInstance(ctx: Context, { instanceId }: ById): Promise<WorkflowInstance> {
  return change(ctx, instanceId, "active", "stopped");
}

/** Lets a held instance go on, first with the events that waited. */
export async function resumeInstance(ctx: Context, { instanceId }: ById): Promise<WorkflowInstance> {
  return transaction(ctx, async (tx) => {
    const row = await instances.lockById(tx, ctx.workspaceId, instanceId);
    if (!row) throw requestProblems.not_found();
    if (row.status !== "paused") throw workflowProblems.wrong_status({ instanceStatus: row.status });
    let current = { ...row, status: "active" as const, updatedAt: ctx.clock.now() } as instances.InstanceRow;
    await instances.updateInstance(tx, current);
    for (const { event } of await instances.takeWaiting(tx, current))
      current = (await applyEvent(tx, ctx, current, event, newId())) ?? current;
    return instances.toInstance(current);
  });
}

async function change(
  ctx: Context,
  instanceId: string,
  from: "active",
  to: "paused" | "stopped",
): Promise<WorkflowInstance> {
  return transaction(ctx, async (tx) => {
    const row = await instances.lockById(tx, ctx.workspaceId, instanceId);
    if (!row) throw requestProblems.not_found();
    if (row.status !== from && !(to === "stopped" && row.status === "paused"))
      throw workflowProblems.wrong_status({ instanceStatus: row.status });
    const next = { ...row, status: to, updatedAt: ctx.clock.now() };
    await instances.updateInstance(tx, next);
    if (to === "stopped") await instances.dropTimers(tx, row.id);
    return instances.toInstance(next);
  });
}
