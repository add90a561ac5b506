import type { Step } from "../../machines/engine/advance.ts";
import type { PendingTimer } from "../../machines/engine/carried-timers.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { Migration } from "../../machines/engine/migrate.ts";
import type { MapIssue } from "../../machines/engine/state-map.ts";
import type { Context } from "../kernel/context.ts";
import { emitMany } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { engineTime } from "./engine/engine-time.ts";
import { engineOf } from "./engine/engine.ts";
import { subject } from "./engine/ledger.ts";
import type { Changed } from "./engine/submission.ts";
import { workflowEvents } from "./events.ts";
import { moveFailedTimers, renameHeld, timersOf } from "./store/failed-events.ts";
import { findInstances } from "./store/instance-pages.ts";
import { type InstanceRow, snapshotOf } from "./store/instances.ts";
import type { SweepRow } from "./store/sweeps.ts";
import type { Outcome, Outcomes } from "./sweep-change.ts";

const TRIES = 20;

/** Why an instance in this status would not be moved this way. */
export function refusal(status: InstanceRow["status"], step: Step): MapIssue | undefined {
  if (step.status !== "done" || status === "active") return undefined;
  const held = status === "paused" ? "is held" : "has failed";
  const message = `It ${held} and would end there.`;
  return { severity: "error", code: "map.ends", pointer: "/map", message };
}

/** Moves instances from where they are now; those that move meanwhile are planned anew. */
export async function moveInstances(
  tx: Tx,
  ctx: Context,
  sweep: SweepRow,
  migration: Migration,
  ids: readonly string[],
): Promise<Outcomes> {
  const outcomes = new Map<string, Outcome>();
  for (let tries = 0; outcomes.size < ids.length; tries++) {
    if (tries > TRIES) throw new Error("instances move too fast to be moved to another version");
    const open = ids.filter((id) => !outcomes.has(id));
    for (const [id, outcome] of await moveOnce(tx, ctx, sweep, migration, open)) outcomes.set(id, outcome);
  }
  return outcomes;
}

interface Planned {
  row: InstanceRow;
  /** Null: it has not begun, and will in the new version. */
  step: Step | null;
}

/** Without those that somebody else was faster with. */
async function moveOnce(
  tx: Tx,
  ctx: Context,
  sweep: SweepRow,
  migration: Migration,
  ids: readonly string[],
): Promise<Outcomes> {
  const outcomes = new Map<string, Outcome>(ids.map((id) => [id, { kind: "skipped" }]));
  const { from } = sweep.migration!;
  const rows = await findInstances(tx, ctx.workspaceId, ids);
  const movable = rows.filter(
    ({ definitionVersion, status }) => definitionVersion === from && status !== "completed" && status !== "stopped",
  );
  const timers = await timersOf(tx, movable);
  const planned: Planned[] = [];
  for (const row of movable) {
    const { step, problems } = planOf(ctx, migration, row, timers.get(row.id) ?? []);
    if (problems.length === 0) planned.push({ row, step });
    else outcomes.set(row.id, { kind: "failed", reason: problems.map(({ message }) => message).join(" ") });
  }
  if (planned.length === 0) return outcomes;
  const moved: { row: InstanceRow; before: Planned }[] = [];
  const wishes = planned.map((one) => ({ taskId: one.row.taskId, decide: decider(one, sweep) }));
  const answers = await engineOf(ctx.runtime).changeAll(ctx, wishes, sweep.id);
  for (const [i, { outcome, error }] of answers.entries()) {
    const before = planned[i]!;
    const { id } = before.row;
    if (outcome?.row) moved.push({ row: outcome.row, before });
    if (outcome?.row) outcomes.set(id, { kind: "done" });
    else if (error && !(error instanceof Overtaken)) outcomes.set(id, { kind: "failed", reason: String(error) });
    else outcomes.delete(id);
  }
  for (const { row, before } of moved)
    if (before.step && row.status !== "active")
      await renameHeld(tx, row.id, migration.renamedTimers(snapshotOf(before.row)));
  await tell(tx, ctx, sweep, moved);
  return outcomes;
}

function planOf(
  ctx: Context,
  migration: Migration,
  row: InstanceRow,
  pending: readonly PendingTimer[],
): { step: Step | null; problems: MapIssue[] } {
  if (row.states.length === 0) return { step: null, problems: [] };
  const { step, problems } = migration.apply(snapshotOf(row), pending, engineTime(ctx.runtime).getTime());
  const refused = step && refusal(row.status, step);
  return refused ? { step: null, problems: [refused] } : { step, problems };
}

/** The instance is not any more what the move was planned for. */
class Overtaken extends Error {}

function decider({ row, step }: Planned, sweep: SweepRow): (now: InstanceRow) => Changed {
  const { to: definitionVersion } = sweep.migration!;
  const quiet = step && row.status === "failed" ? { ...step, timers: { set: [], cancel: [] } } : step;
  return (now) => {
    if (now.version !== row.version) throw new Overtaken();
    return { row: { definitionVersion }, ...(quiet ? { moved: { event: moveEvent(sweep), step: quiet } } : {}) };
  };
}

/** The event under which a move stands in an instance's history; it says all that is needed to follow the move again. */
function moveEvent({ id, migration }: SweepRow): WorkflowEvent {
  return { type: "workflow.migrated", migrationId: id, ...migration! };
}

async function tell(
  tx: Tx,
  ctx: Context,
  { id: migrationId, migration }: SweepRow,
  moved: readonly { row: InstanceRow; before: Planned }[],
): Promise<void> {
  for (const { before } of moved)
    if (before.step && before.row.status === "failed") await moveFailedTimers(tx, before.row.id, before.step.timers);
  const { from: fromVersion, to: toVersion } = migration!;
  const list = moved.map(({ row, before }) => ({
    ...subject(row),
    sequence: row.sequence,
    ...{ migrationId, fromVersion, toVersion },
    from: before.row.states,
    to: row.states,
  }));
  await emitMany(tx, ctx, workflowEvents, "workflow.instance.migrated", list);
}
