import { start } from "../../machines/engine/advance.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import type { Context } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { WorkflowInstance, workflowContract } from "./contract.ts";
import { workflowEvents } from "./events.ts";
import { compiledVersion } from "./definitions.ts";
import { engineTime } from "./engine/engine-time.ts";
import { changeInstance } from "./engine/engine.ts";
import { subject } from "./engine/ledger.ts";
import type { Changed } from "./engine/submission.ts";
import { workflowProblems } from "./problems.ts";
import { takeFailed } from "./store/failed-events.ts";
import { type InstanceRow, lockById, toInstance } from "./store/instances.ts";

/** Takes up a failed instance again, with the event that it failed on and what came since; 409 when it fails again. */
export async function retryInstance(
  ctx: Context,
  { instanceId }: Input<typeof workflowContract.retryInstance>,
): Promise<WorkflowInstance> {
  const row = await transaction(ctx, (tx) => retry(tx, ctx, instanceId));
  return toInstance(row);
}

async function retry(tx: Tx, ctx: Context, instanceId: string): Promise<InstanceRow> {
  const row = await lockById(tx, ctx.workspaceId, instanceId);
  if (!row) throw requestProblems.not_found();
  if (row.status !== "failed") throw workflowProblems.wrong_status({ instanceStatus: row.status });
  const failed = await takeFailed(tx, row);
  if (!failed) throw workflowProblems.wrong_status({ detail: "What it failed on was not kept." });
  await failpoint("workflow.retry.taken");
  const event = failed.event as WorkflowEvent;
  await emit(tx, ctx, workflowEvents, "workflow.instance.retried", { ...subject(row), event: event.type });
  const again = row.states.length === 0 ? { moved: await begin(tx, ctx, row, event) } : { first: event };
  const change: Changed = { row: { status: "active", error: null }, ...again, release: true };
  const { row: after } = await changeInstance(ctx, row.taskId, () => change, newId());
  if (after!.status === "failed") throw workflowProblems.still_failing({ detail: after!.error ?? "" });
  return after!;
}

/** Starts an instance that failed to start. */
async function begin(tx: Tx, ctx: Context, row: InstanceRow, event: WorkflowEvent) {
  const { type: _, ...input } = event;
  const { taskId, projectId, batchId } = row;
  const compiled = await compiledVersion(tx, ctx.workspaceId, row.workflowId, row.definitionVersion);
  const given = { ...(input as JsonObject), taskId, projectId, batchId };
  const step = start(compiled, given, engineTime(ctx.runtime).getTime());
  if (step.status === "error") throw workflowProblems.still_failing({ detail: step.error ?? "" });
  return { event, step };
}
