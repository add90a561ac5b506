import { start } from "../../machines/engine/advance.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { applyEvent } from "./apply-event.ts";
import type { WorkflowInstance, workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { changeBy, subject, writeChanges } from "./change.ts";
import { compiledVersion } from "./definitions.ts";
import { workflowProblems } from "./problems.ts";
import { takeFailed } from "./store/failed-events.ts";
import * as instances from "./store/instances.ts";

/** Takes up a failed instance again, with the event that it failed on and what came since; 409 when it fails again. */
export async function retryInstance(
  ctx: Context,
  { instanceId }: Input<typeof workflowContract.retryInstance>,
): Promise<WorkflowInstance> {
  const row = await transaction(ctx, (tx) => retry(tx, ctx, instanceId));
  return instances.toInstance(row);
}

async function retry(tx: Tx, ctx: Context, instanceId: string): Promise<instances.InstanceRow> {
  const row = await instances.lockById(tx, ctx.workspaceId, instanceId);
  if (!row) throw requestProblems.not_found();
  if (row.status !== "failed") throw workflowProblems.wrong_status({ instanceStatus: row.status });
  const failed = await takeFailed(tx, row);
  if (!failed) throw workflowProblems.wrong_status({ detail: "What it failed on was not kept." });
  const event = failed.event as WorkflowEvent;
  let current: instances.InstanceRow = { ...row, status: "active", error: null, updatedAt: ctx.clock.now() };
  await instances.updateInstance(tx, current);
  await emit(tx, ctx, workflowEvents, "workflow.instance.retried", { ...subject(row), event: event.type });
  if (current.states.length === 0) current = await begin(tx, ctx, current, event);
  const waiting = await instances.takeWaiting(tx, current);
  for (const next of [event, ...waiting.map((one) => one.event)]) {
    if (next.type !== "workflow.started") current = (await applyEvent(tx, ctx, current, next, newId())) ?? current;
    if (current.status === "failed") throw workflowProblems.still_failing({ detail: current.error ?? "" });
  }
  return current;
}

/** Starts an instance that failed to start. */
async function begin(
  tx: Tx,
  ctx: Context,
  row: instances.InstanceRow,
  event: WorkflowEvent,
): Promise<instances.InstanceRow> {
  const { type: _, ...input } = event;
  const { taskId, projectId, batchId } = row;
  const compiled = await compiledVersion(tx, ctx.workspaceId, row.workflowId, row.definitionVersion);
  const step = start(compiled, { ...(input as JsonObject), taskId, projectId, batchId }, ctx.clock.now().getTime());
  const change = changeBy(ctx, row, event, step, newId());
  await instances.updateInstance(tx, change.row);
  await writeChanges(tx, [change]);
  return change.row;
}
