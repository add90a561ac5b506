import type { Migration, Migrated } from "../../machines/engine/migrate.ts";
import type { Step } from "../../machines/engine/advance.ts";
import type { PendingTimer } from "../../machines/engine/carried-timers.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { MapIssue } from "../../machines/engine/state-map.ts";
import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { changeInstance } from "./engine/engine.ts";
import { subject } from "./engine/ledger.ts";
import { workflowEvents } from "./events.ts";
import { findFailed, pendingTimers, saveFailedTimers } from "./store/failed-events.ts";
import { type InstanceRow, snapshotOf } from "./store/instances.ts";
import type { SweepRow } from "./store/sweeps.ts";

/** The event under which a move stands in an instance's history; it says all that is needed to follow the move again. */
export function moveEvent({ id, migration }: SweepRow): WorkflowEvent {
  return { type: "workflow.migrated", migrationId: id, ...migration! };
}

/** Why an instance in this status would not be moved this way. */
export function refusal(status: InstanceRow["status"], step: Step): MapIssue | undefined {
  if (step.status !== "done" || status === "active") return undefined;
  const held = status === "paused" ? "is held" : "has failed";
  const message = `It ${held} and would end there.`;
  return { severity: "error", code: "map.ends", pointer: "/map", message };
}

/** Works out where a locked instance lands, from the state that it is in now. */
export async function planMove(tx: Tx, ctx: Context, row: InstanceRow, migration: Migration): Promise<Migrated> {
  const pending = row.status === "failed" ? await timersOfFailed(tx, row) : await pendingTimers(tx, row);
  const moved = migration.apply(snapshotOf(row), pending, ctx.clock.now().getTime());
  const refused = moved.step && refusal(row.status, moved.step);
  return refused ? { step: null, problems: [refused] } : moved;
}

async function timersOfFailed(tx: Tx, row: InstanceRow): Promise<PendingTimer[]> {
  const failed = await findFailed(tx, row.id);
  return (failed?.timers ?? []).map(({ id, dueAt }) => ({ id, dueAt: new Date(dueAt).getTime() }));
}

/** Writes a move: the new version, state and timers, the transition, and what it says; a held or failed instance stays so. */
export async function writeMove(tx: Tx, ctx: Context, row: InstanceRow, step: Step, sweep: SweepRow): Promise<void> {
  const { from, to } = sweep.migration!;
  const failed = row.status === "failed";
  if (failed) await moveFailedTimers(tx, row, step);
  const quiet = failed ? { ...step, timers: { set: [], cancel: [] } } : step;
  const moved = { event: moveEvent(sweep), step: quiet };
  const { row: after } = await changeInstance(
    ctx,
    row.taskId,
    () => ({ row: { definitionVersion: to }, moved }),
    sweep.id,
  );
  await emit(tx, ctx, workflowEvents, "workflow.instance.migrated", {
    ...subject(row),
    sequence: after!.sequence,
    migrationId: sweep.id,
    fromVersion: from,
    toVersion: to,
    from: step.from,
    to: step.to,
  });
}

/** One that failed to start is nowhere yet: it will begin in the new version, when it is taken up again. */
export async function changeVersion(ctx: Context, row: InstanceRow, sweep: SweepRow): Promise<void> {
  await changeInstance(ctx, row.taskId, () => ({ row: { definitionVersion: sweep.migration!.to } }), sweep.id);
}

async function moveFailedTimers(tx: Tx, row: InstanceRow, { timers }: Step): Promise<void> {
  const failed = await findFailed(tx, row.id);
  if (!failed) return;
  const gone = new Set([...timers.cancel, ...timers.set.map(({ id }) => id)]);
  const set = timers.set.map(({ id, dueAt, event }) => ({ id, dueAt: new Date(dueAt).toISOString(), event }));
  await saveFailedTimers(tx, row.id, [...failed.timers.filter(({ id }) => !gone.has(id)), ...set]);
}
