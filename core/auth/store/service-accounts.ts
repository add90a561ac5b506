import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import { serviceAccounts } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type ServiceAccountRow = typeof serviceAccounts.$inferSelect;
export interface CountedAccount {
  account: ServiceAccountRow;
  /** Its living keys and clients. */
  credentials: number;
}

const living = (workspaceId: string) =>
  and(eq(serviceAccounts.workspaceId, workspaceId), ne(serviceAccounts.status, "deleted"));

export async function insertServiceAccount(tx: Tx, account: ServiceAccountRow): Promise<void> {
  await tx.insert(serviceAccounts).values(account);
}

export async function findServiceAccount(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<ServiceAccountRow | undefined> {
  const [row] = await tx
    .select()
    .from(serviceAccounts)
    .where(and(living(workspaceId), eq(serviceAccounts.id, id)));
  return row;
}

export async function lockServiceAccount(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<ServiceAccountRow | undefined> {
  const [row] = await tx
    .select()
    .from(serviceAccounts)
    .where(and(living(workspaceId), eq(serviceAccounts.id, id)))
    .for("update");
  return row;
}

export async function saveServiceAccount(tx: Tx, { id, workspaceId, ...changes }: ServiceAccountRow): Promise<void> {
  await tx
    .update(serviceAccounts)
    .set(changes)
    .where(and(eq(serviceAccounts.workspaceId, workspaceId), eq(serviceAccounts.id, id)));
}

export interface AccountFilter {
  id?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Service accounts with how many living keys and clients each has. */
export async function listServiceAccounts(
  tx: Tx,
  workspaceId: string,
  now: Date,
  { id, cursor, limit }: AccountFilter,
): Promise<CountedAccount[]> {
  return tx
    .select({
      account: serviceAccounts,
      credentials: sql<number>`(select count(*)::int from auth.credentials c where c.service_account_id = ${serviceAccounts}.id
        and c.revoked_at is null and c.expires_at > ${now.toISOString()}::timestamptz)`,
    })
    .from(serviceAccounts)
    .where(
      and(
        living(workspaceId),
        id ? eq(serviceAccounts.id, id) : undefined,
        cursor ? gt(serviceAccounts.id, cursor) : undefined,
      ),
    )
    .orderBy(asc(serviceAccounts.id))
    .limit(limit);
}

/** Names of service accounts by id, for showing them beside people; deleted ones keep theirs. */
export async function findAccountNames(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return [];
  const rows = await tx.execute<{ id: string; name: string }>(
    sql`select id, name from auth.service_accounts where workspace_id = ${workspaceId} and id = any (${`{${ids.join(",")}}`}::uuid[])`,
  );
  return [...rows];
}
