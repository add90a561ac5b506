import { advance, start, type Step } from "../../machines/engine/advance.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import { actorName, type Context } from "../kernel/context.ts";
import { emit, emitMany } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { compiledVersion } from "./definitions.ts";
import { workflowEvents } from "./events.ts";
import { workflowProblems } from "./problems.ts";
import * as instances from "./store/instances.ts";
import type { InstanceRow } from "./store/instances.ts";
import { insertTransition } from "./store/transitions.ts";

/** Starts an instance: its first state, its first actions and its row in one commit. False when the task has one already. */
export async function startInstanceIn(tx: Tx, ctx: Context, base: { workflowId: string; definitionVersion: number; taskId: string; projectId: string; batchId: string }, input: JsonObject, cause: string): Promise<InstanceRow | null> {
  const compiled = await compiledVersion(tx, ctx.workspaceId, base.workflowId, base.definitionVersion);
  const now = ctx.clock.now();
  const step = start(compiled, { ...input, taskId: base.taskId, projectId: base.projectId, batchId: base.batchId }, now.getTime());
  const row: InstanceRow = { ...base, id: newId(), workspaceId: ctx.workspaceId, status: "active", states: step.to, snapshot: step.snapshot, error: null, sequence: 0, createdAt: now, updatedAt: now };
  if (!(await instances.insertInstance(tx, row))) return null;
  await emit(tx, ctx, workflowEvents, "workflow.instance.started", { ...subject(row), definitionVersion: row.definitionVersion });
  return record(tx, ctx, row, { type: "workflow.started", ...input }, step, cause);
}

/**
 * Applies one event to a locked instance and writes what follows from it. Null: the event changed nothing.
 * An event that cannot be applied fails the instance, or is refused with the reason when a caller asked for it.
 */
export async function applyEvent(tx: Tx, ctx: Context, row: InstanceRow, event: WorkflowEvent, cause: string, asked = false): Promise<InstanceRow | null> {
  if (row.status === "paused") {
    await instances.keepWaiting(tx, row, event, actorName(ctx.actor));
    return null;
  }
  if (row.status !== "active") return null;
  const compiled = await compiledVersion(tx, ctx.workspaceId, row.workflowId, row.definitionVersion);
  const step = advance(compiled, instances.snapshotOf(row), event, ctx.clock.now().getTime());
  if (step.status === "error" && asked) throw workflowProblems.event_refused({ detail: step.error ?? "The event could not be applied.", states: row.states });
  if (step.status === "error") return fail(tx, ctx, row, step.error ?? "the event could not be applied");
  if (!step.changed) return null;
  return record(tx, ctx, row, event, step, cause);
}

async function record(tx: Tx, ctx: Context, row: InstanceRow, event: WorkflowEvent, step: Step, cause: string): Promise<InstanceRow> {
  if (step.status === "error") return fail(tx, ctx, row, step.error ?? "the workflow could not start");
  const now = ctx.clock.now();
  const next: InstanceRow = { ...row, states: step.to, snapshot: step.snapshot, status: step.status === "done" ? "completed" : "active", sequence: row.sequence + 1, updatedAt: now };
  const actions = step.effects.map((effect) => effect.type);
  await instances.updateInstance(tx, next);
  await insertTransition(tx, {
    id: newId(),
    workspaceId: row.workspaceId,
    instanceId: row.id,
    taskId: row.taskId,
    projectId: row.projectId,
    sequence: next.sequence,
    event,
    fromStates: step.from,
    toStates: step.to,
    actions,
    actor: actorName(ctx.actor),
    at: now,
  });
  await instances.changeTimers(tx, row, step.timers);
  const base = { ...subject(row), sequence: next.sequence };
  await emit(tx, ctx, workflowEvents, "state.transitioned", { ...base, event: event.type, from: step.from, to: step.to, meta: { ...step.meta } });
  const executed = step.effects.map((effect, i) => ({ ...base, key: `${row.id}:${next.sequence}:${i}`, action: effect.type, params: { ...effect.params }, cause }));
  await emitMany(tx, ctx, workflowEvents, "workflow.action.executed", executed);
  if (next.status === "completed") {
    await instances.dropTimers(tx, row.id);
    await emit(tx, ctx, workflowEvents, "workflow.instance.completed", { ...subject(row), states: step.to, status: step.meta.status ?? null });
  }
  return next;
}

async function fail(tx: Tx, ctx: Context, row: InstanceRow, reason: string): Promise<InstanceRow> {
  const next: InstanceRow = { ...row, status: "failed", error: reason, updatedAt: ctx.clock.now() };
  await instances.updateInstance(tx, next);
  await instances.dropTimers(tx, row.id);
  await emit(tx, ctx, workflowEvents, "workflow.instance.failed", { ...subject(row), reason });
  return next;
}

function subject(row: InstanceRow) {
  return { instanceId: row.id, workflowId: row.workflowId, taskId: row.taskId, projectId: row.projectId, batchId: row.batchId };
}
