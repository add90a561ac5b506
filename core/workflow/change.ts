import type { Step } from "../../machines/engine/advance.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import { actorName, type Context } from "../kernel/context.ts";
import { emitEach } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { workflowEvents } from "./events.ts";
import { originOf } from "./engine/submission.ts";
import { writeInvocations } from "./store/effects.ts";
import { keepFailed } from "./store/failed-events.ts";
import * as instances from "./store/instances.ts";
import type { InstanceRow } from "./store/instances.ts";
import { insertTransitions } from "./store/transitions.ts";

/** What one event does to one instance, worked out and not yet written. */
export interface Change {
  ctx: Context;
  row: InstanceRow;
  /** Null: the instance failed, for the reason in its row. */
  step: Step | null;
  event: WorkflowEvent;
  cause: string;
}

/** The change that a step makes; a step that could not be taken fails the instance. */
export function changeBy(ctx: Context, row: InstanceRow, event: WorkflowEvent, step: Step, cause: string): Change {
  const updatedAt = ctx.clock.now();
  if (step.status === "error")
    return {
      ctx,
      event,
      cause,
      step: null,
      row: { ...row, status: "failed", error: step.error ?? "the event could not be applied", updatedAt },
    };
  const status = step.status === "done" ? "completed" : "active";
  return {
    ctx,
    event,
    cause,
    step,
    row: { ...row, states: step.to, snapshot: step.snapshot, status, sequence: row.sequence + 1, updatedAt },
  };
}

/** Writes the transitions, timers and events of changes whose rows are written already; a statement per table, however many there are. */
export async function writeChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  const moved = changes.flatMap((change) => (change.step ? [{ ...change, step: change.step }] : []));
  await insertTransitions(
    tx,
    moved.map(({ ctx, row, event, step }) => ({
      id: newId(),
      workspaceId: row.workspaceId,
      instanceId: row.id,
      taskId: row.taskId,
      projectId: row.projectId,
      sequence: row.sequence,
      event,
      fromStates: step.from,
      toStates: step.to,
      actions: step.effects.map((effect) => effect.type),
      actor: actorName(ctx.actor),
      at: row.updatedAt,
    })),
  );
  for (const { ctx, row, step } of moved) {
    await instances.changeTimers(tx, row, step.timers);
    await writeInvocations(tx, row, step.invocations, originOf(ctx));
  }
  await emitEach(
    tx,
    workflowEvents,
    "state.transitioned",
    moved.map(({ ctx, row, event, step }) => ({
      ctx,
      data: { ...numbered(row), event: event.type, from: step.from, to: step.to, meta: { ...step.meta } },
    })),
  );
  await emitEach(
    tx,
    workflowEvents,
    "workflow.action.executed",
    moved.flatMap(({ ctx, row, step, cause }) =>
      step.effects.map((effect, i) => ({
        ctx,
        data: {
          ...numbered(row),
          key: `${row.id}:${row.sequence}:${i}`,
          action: effect.type,
          params: { ...effect.params },
          cause,
        },
      })),
    ),
  );
  const ended = changes.filter(({ row }) => row.status === "completed" || row.status === "failed");
  for (const { ctx, row, event, cause } of ended) {
    if (row.status === "failed") await keepFailed(tx, row, event, cause, actorName(ctx.actor));
    await instances.dropTimers(tx, row.id);
  }
  await emitEach(
    tx,
    workflowEvents,
    "workflow.instance.completed",
    moved
      .filter(({ row }) => row.status === "completed")
      .map(({ ctx, row, step }) => ({
        ctx,
        data: { ...subject(row), states: step.to, status: step.meta.status ?? null },
      })),
  );
  await emitEach(
    tx,
    workflowEvents,
    "workflow.instance.failed",
    changes
      .filter(({ row }) => row.status === "failed")
      .map(({ ctx, row }) => ({ ctx, data: { ...subject(row), reason: row.error ?? "" } })),
  );
}

/** What every event about an instance names. */
export function subject(row: InstanceRow) {
  return {
    instanceId: row.id,
    workflowId: row.workflowId,
    taskId: row.taskId,
    projectId: row.projectId,
    batchId: row.batchId,
  };
}

function numbered(row: InstanceRow) {
  return { ...subject(row), sequence: row.sequence };
}
