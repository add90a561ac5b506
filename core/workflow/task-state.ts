import { explain } from "../../machines/engine/explain.ts";
import { isReserved, type WorkflowEvent } from "../../machines/engine/definition.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { chancesOf } from "./chances.ts";
import type { StateTransition, WorkflowInstance, workflowContract } from "./contract.ts";
import { compiledVersion, reasonUnread } from "./definitions.ts";
import { engineOf } from "./engine/engine.ts";
import { workflowProblems } from "./problems.ts";
import { ownEvents } from "./rebuild-instance.ts";
import type { EventChance } from "./simulation.contract.ts";
import { findByTask, type InstanceRow, snapshotOf, toInstance } from "./store/instances.ts";
import * as transitions from "./store/transitions.ts";

export async function getTaskState(
  ctx: Context,
  { taskId }: Input<typeof workflowContract.getTaskState>,
): Promise<Output<typeof workflowContract.getTaskState>> {
  return transaction(ctx, async (tx) => {
    const row = await findByTask(tx, ctx.workspaceId, taskId);
    if (!row) throw workflowProblems.instance_not_found({ taskId });
    return { instance: toInstance(row), next: await nextOf(tx, ctx, row) };
  });
}

/** What may come next: nothing, when the instance's version or its snapshot cannot be read. */
async function nextOf(tx: Tx, ctx: Context, row: InstanceRow): Promise<EventChance[]> {
  try {
    const compiled = await compiledVersion(tx, ctx.workspaceId, row.workflowId, row.definitionVersion);
    return chancesOf(compiled, snapshotOf(row), heldBecause(row));
  } catch (error) {
    ctx.log.warn({ taskId: row.taskId, reason: reasonUnread(error) }, "an instance cannot be read");
    return [];
  }
}

/** Why nothing may come to an instance now. */
function heldBecause({ status }: InstanceRow): string | undefined {
  if (status === "active") return undefined;
  return `The instance is ${status}${status === "paused" ? "; what comes waits until it is resumed" : ""}.`;
}

export async function getTaskHistory(
  ctx: Context,
  { taskId, cursor, limit, order }: Input<typeof workflowContract.getTaskHistory>,
): Promise<Page<StateTransition>> {
  const rows = await transaction(ctx, async (tx) => {
    const after = Number(cursor) || undefined;
    const found = await transitions.historyOf(tx, ctx.workspaceId, taskId, after, order === "newest", limit);
    if (found.length === 0 && !(await findByTask(tx, ctx.workspaceId, taskId)))
      throw workflowProblems.instance_not_found({ taskId });
    return found;
  });
  return toPage(rows, limit, (row) => String(row.sequence));
}

export async function listTransitions(
  ctx: Context,
  { projectId, taskId, cursor, limit }: Input<typeof workflowContract.listTransitions>,
): Promise<Page<StateTransition>> {
  const rows = await transaction(ctx, (tx) =>
    transitions.listTransitions(tx, ctx.workspaceId, { projectId, taskId }, cursor, limit),
  );
  return toPage(rows, limit, (row) => row.id);
}

export async function sendTaskEvent(
  ctx: Context,
  { taskId, type, data }: Input<typeof workflowContract.sendTaskEvent>,
): Promise<WorkflowInstance> {
  if (isReserved(type) || ownEvents.has(type))
    throw workflowProblems.event_refused({ detail: `${type} is an event of the engine's own.` });
  const event = { ...data, type } as WorkflowEvent;
  const { what, row, why } = await engineOf(ctx.runtime).ask(ctx, taskId, event, newId());
  if (what === "missing") throw workflowProblems.instance_not_found({ taskId });
  if (row && (what === "applied" || what === "waits")) return toInstance(row);
  throw workflowProblems.event_refused({
    detail: why ?? (row ? await refusalOf(ctx, row, type, data as JsonObject) : "The event could not be applied."),
    states: row?.states ?? [],
  });
}

async function refusalOf(ctx: Context, row: InstanceRow, type: string, data: JsonObject): Promise<string> {
  if (row.status !== "active") return `The instance is ${row.status}.`;
  const compiled = await transaction(ctx, (tx) =>
    compiledVersion(tx, ctx.workspaceId, row.workflowId, row.definitionVersion),
  );
  const found = explain(compiled, snapshotOf(row), { [type]: data }).find(
    ({ actor, trigger }) => actor === "" && trigger.kind === "event" && trigger.event === type,
  );
  return found?.reason ?? `No active state knows ${type}.`;
}
