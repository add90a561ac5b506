import { and, asc, eq, lt, sql } from "drizzle-orm";
import { annotations, annotationVersions, payloads } from "../../../db/schema/annotations.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type PayloadRow = typeof payloads.$inferSelect;
type Key = Pick<PayloadRow, "workspaceId" | "taskId" | "hash">;

function is({ workspaceId, taskId, hash }: Key) {
  return and(eq(payloads.workspaceId, workspaceId), eq(payloads.taskId, taskId), eq(payloads.hash, hash));
}

/** Notes that a payload is about to be written; waits while somebody is removing the same one. */
export async function touchPayload(tx: Tx, row: PayloadRow): Promise<void> {
  await tx
    .insert(payloads)
    .values(row)
    .onConflictDoUpdate({
      target: [payloads.workspaceId, payloads.taskId, payloads.hash],
      set: { touchedAt: row.touchedAt },
    });
}

/** Payloads of all workspaces that nobody wrote since an instant, after a position. */
export async function payloadsBefore(
  tx: Tx,
  before: Date,
  after: PayloadRow | undefined,
  limit: number,
): Promise<PayloadRow[]> {
  const { touchedAt, workspaceId, taskId, hash } = payloads;
  return tx
    .select()
    .from(payloads)
    .where(
      and(
        lt(touchedAt, before),
        after
          ? sql`(${touchedAt}, ${workspaceId}, ${taskId}, ${hash}) > (${after.touchedAt.toISOString()}::timestamptz, ${after.workspaceId}::uuid, ${after.taskId}::uuid, ${after.hash})`
          : undefined,
      ),
    )
    .orderBy(asc(touchedAt), asc(workspaceId), asc(taskId), asc(hash))
    .limit(limit);
}

/** Locks a payload that nobody wrote since an instant; nothing when somebody did, or has it locked. */
export async function lockPayload(tx: Tx, key: Key, before: Date): Promise<PayloadRow | undefined> {
  const [row] = await tx
    .select()
    .from(payloads)
    .where(and(is(key), lt(payloads.touchedAt, before)))
    .for("update", { skipLocked: true });
  return row;
}

/** Whether a version, a draft or a hand-in under way has its result there. */
export async function isHeld(tx: Tx, { workspaceId, taskId, hash, projectId }: PayloadRow): Promise<boolean> {
  const { result, draft, pending } = annotations;
  const [held] = await tx.execute<{ held: boolean }>(sql`select exists (
    select from ${annotations} where ${annotations.workspaceId} = ${workspaceId} and ${annotations.taskId} = ${taskId}
      and ${hash} in (${result} ->> 'payload', ${draft} ->> 'payload', ${pending} -> 'result' ->> 'payload')
    union all
    select from ${annotationVersions} where ${annotationVersions.projectId} = ${projectId} and ${annotationVersions.taskId} = ${taskId}
      and ${annotationVersions.workspaceId} = ${workspaceId} and ${annotationVersions.result} ->> 'payload' = ${hash}) as held`);
  return held!.held;
}

export async function removePayload(tx: Tx, key: Key): Promise<void> {
  await tx.delete(payloads).where(is(key));
}
