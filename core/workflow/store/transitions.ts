import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { stateTransitions } from "../../../db/schema/workflow.ts";
import { carriedBy } from "../../../machines/engine/addressee.ts";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { StateTransition } from "../contract.ts";

type Row = typeof stateTransitions.$inferSelect;

export async function historyOf(
  tx: Tx,
  workspaceId: string,
  taskId: string,
  cursor: number | undefined,
  newestFirst: boolean,
  limit: number,
): Promise<StateTransition[]> {
  const { sequence } = stateTransitions;
  const rows = await tx
    .select()
    .from(stateTransitions)
    .where(
      and(
        eq(stateTransitions.workspaceId, workspaceId),
        eq(stateTransitions.taskId, taskId),
        cursor === undefined ? undefined : newestFirst ? lt(sequence, cursor) : gt(sequence, cursor),
      ),
    )
    .orderBy(newestFirst ? desc(sequence) : asc(sequence))
    .limit(limit + 1);
  return rows.map(toTransition);
}

export async function listTransitions(
  tx: Tx,
  workspaceId: string,
  filter: { projectId?: string | undefined; taskId?: string | undefined },
  before: string | undefined,
  limit: number,
): Promise<StateTransition[]> {
  const rows = await tx
    .select()
    .from(stateTransitions)
    .where(
      and(
        eq(stateTransitions.workspaceId, workspaceId),
        filter.projectId ? eq(stateTransitions.projectId, filter.projectId) : undefined,
        filter.taskId ? eq(stateTransitions.taskId, filter.taskId) : undefined,
        before ? lt(stateTransitions.id, before) : undefined,
      ),
    )
    .orderBy(desc(stateTransitions.id))
    .limit(limit + 1);
  return rows.map(toTransition);
}

function toTransition(row: Row): StateTransition {
  const event = row.event as WorkflowEvent;
  return {
    id: row.id,
    instanceId: row.instanceId,
    taskId: row.taskId,
    projectId: row.projectId,
    sequence: row.sequence,
    event: carriedBy(event).type,
    from: row.fromStates,
    to: row.toStates,
    actions: row.actions,
    actor: row.actor,
    reason: event.type === "workflow.action.failed" ? `${String(event["action"])}: ${String(event["reason"])}` : null,
    at: row.at.toISOString(),
  };
}
