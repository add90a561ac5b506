import { and, asc, desc, eq, gt, lt, or, sql } from "drizzle-orm";
import { chainHeads, logs } from "../../db/schema/audit.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { AuditLog } from "./contract.ts";

export type LogRow = typeof logs.$inferSelect;
export type HeadRow = typeof chainHeads.$inferSelect;

/** The chain heads of some workspaces, locked in the order of their ids, so that two writers never wait for each other; new ones begin. */
export async function lockHeads(tx: Tx, workspaceIds: readonly string[], beginning: Uint8Array): Promise<HeadRow[]> {
  const rows = [...workspaceIds].sort().map((workspaceId) => ({ workspaceId, sequence: 0, hash: beginning }));
  return tx
    .insert(chainHeads)
    .values(rows)
    .onConflictDoUpdate({ target: chainHeads.workspaceId, set: { sequence: sql`${chainHeads.sequence}` } })
    .returning();
}

export async function saveHeads(tx: Tx, heads: readonly HeadRow[]): Promise<void> {
  const set = { sequence: sql`excluded.sequence`, hash: sql`excluded.hash` };
  await tx
    .insert(chainHeads)
    .values([...heads])
    .onConflictDoUpdate({ target: chainHeads.workspaceId, set });
}

export async function findHead(tx: Tx, workspaceId: string): Promise<HeadRow | undefined> {
  const [row] = await tx.select().from(chainHeads).where(eq(chainHeads.workspaceId, workspaceId));
  return row;
}

/** Appends rows by one statement. */
export async function appendLogs(tx: Tx, rows: readonly LogRow[]): Promise<void> {
  const json = JSON.stringify(rows.map((row) => ({ ...row, hash: Buffer.from(row.hash).toString("hex") })));
  await tx.execute(sql`
    insert into audit.logs (id, workspace_id, sequence, event_id, action, service, actor, entity_type, entity_id,
      scope_id, project_id, correlation_id, data, at, hash)
    select id, "workspaceId", sequence, "eventId", action, service, actor, "entityType", "entityId",
      "scopeId", "projectId", "correlationId", data, at, decode(hash, 'hex')
    from jsonb_to_recordset(${json}::text::jsonb) as r(id uuid, "workspaceId" uuid, sequence bigint, "eventId" uuid,
      action text, service text, actor text, "entityType" text, "entityId" text, "scopeId" text, "projectId" uuid,
      "correlationId" text, data jsonb, at timestamptz, hash text)`);
}

export interface LogFilter {
  actor?: string | undefined;
  action?: string | undefined;
  projectId?: string | undefined;
  correlationId?: string | undefined;
  entity?: { type: string; id: string };
  before?: number | undefined;
  limit: number;
}

/** Rows that fit, the newest first. */
export function listLogs(tx: Tx, workspaceId: string, filter: LogFilter): Promise<LogRow[]> {
  const { actor, action, projectId, correlationId, entity, before, limit } = filter;
  return tx
    .select()
    .from(logs)
    .where(
      and(
        eq(logs.workspaceId, workspaceId),
        before === undefined ? undefined : lt(logs.sequence, before),
        actor === undefined ? undefined : eq(logs.actor, actor),
        action === undefined ? undefined : eq(logs.action, action),
        projectId === undefined ? undefined : eq(logs.projectId, projectId),
        correlationId === undefined ? undefined : eq(logs.correlationId, correlationId),
        entity && or(and(eq(logs.entityType, entity.type), eq(logs.entityId, entity.id)), eq(logs.scopeId, entity.id)),
      ),
    )
    .orderBy(desc(logs.sequence))
    .limit(limit + 1);
}

/** The next rows of a workspace's chain, oldest first. */
export function readChain(tx: Tx, workspaceId: string, after: number, limit: number): Promise<LogRow[]> {
  return tx
    .select()
    .from(logs)
    .where(and(eq(logs.workspaceId, workspaceId), gt(logs.sequence, after)))
    .orderBy(asc(logs.sequence))
    .limit(limit);
}

export function toAuditLog(row: LogRow): AuditLog {
  const { id, sequence, action, service, actor, entityType, entityId, projectId, correlationId, data } = row;
  const hash = Buffer.from(row.hash).toString("hex");
  return {
    id,
    sequence,
    action,
    service,
    actor,
    entityType,
    entityId,
    projectId,
    correlationId,
    data,
    at: row.at.toISOString(),
    hash,
  };
}
