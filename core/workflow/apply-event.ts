import { advance } from "../../machines/engine/advance.ts";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import { actorName, type Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/transaction.ts";
import { changeBy, writeChanges } from "./change.ts";
import { compiledVersion } from "./definitions.ts";
import { workflowProblems } from "./problems.ts";
import * as instances from "./store/instances.ts";
import type { InstanceRow } from "./store/instances.ts";

/**
 * Applies one event to a locked instance and writes what follows from it. Null: the event changed nothing.
 * An event that cannot be applied fails the instance, or is refused with the reason when a caller asked for it.
 */
export async function applyEvent(
  tx: Tx,
  ctx: Context,
  row: InstanceRow,
  event: WorkflowEvent,
  cause: string,
  asked = false,
): Promise<InstanceRow | null> {
  if (row.status === "paused" || (row.status === "failed" && !asked)) {
    await instances.keepWaiting(tx, row, event, actorName(ctx.actor));
    return null;
  }
  if (row.status !== "active") return null;
  const compiled = await compiledVersion(tx, ctx.workspaceId, row.workflowId, row.definitionVersion);
  const step = advance(compiled, instances.snapshotOf(row), event, ctx.clock.now().getTime());
  if (step.status === "error" && asked)
    throw workflowProblems.event_refused({
      detail: step.error ?? "The event could not be applied.",
      states: row.states,
    });
  if (step.status !== "error" && !step.changed) return null;
  const change = changeBy(ctx, row, event, step, cause);
  await instances.updateInstance(tx, change.row);
  await writeChanges(tx, [change]);
  return change.row;
}
