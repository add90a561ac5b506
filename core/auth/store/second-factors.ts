import { and, eq, isNull, sql } from "drizzle-orm";
import { recoveryCodes, secondFactorPolicies } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type PolicyRow = typeof secondFactorPolicies.$inferSelect;

export interface Standing extends Record<string, unknown> {
  totp: boolean;
  passkey: boolean;
  codes: number;
}

/** What a person can prove themselves by, by one statement. */
export async function findStanding(tx: Tx, workspaceId: string, userId: string): Promise<Standing> {
  const [row] = await tx.execute<Standing>(sql`
    select
      exists (select from auth.authenticators where workspace_id = ${workspaceId} and user_id = ${userId} and confirmed_at is not null) as totp,
      exists (select from auth.passkeys where workspace_id = ${workspaceId} and user_id = ${userId}) as passkey,
      (select count(*)::int from auth.recovery_codes where workspace_id = ${workspaceId} and user_id = ${userId} and used_at is null) as codes`);
  return row!;
}

/** Puts new codes in the place of all that a person had. */
export async function replaceCodes(
  tx: Tx,
  workspaceId: string,
  userId: string,
  hashes: readonly Uint8Array[],
  createdAt: Date,
): Promise<void> {
  await tx
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.workspaceId, workspaceId), eq(recoveryCodes.userId, userId)));
  if (hashes.length > 0)
    await tx
      .insert(recoveryCodes)
      .values(hashes.map((hash) => ({ hash, workspaceId, userId, createdAt, usedAt: null })));
}

/** Uses a code up; of several who try at once one is told true. */
export async function takeCode(
  tx: Tx,
  workspaceId: string,
  userId: string,
  hash: Uint8Array,
  usedAt: Date,
): Promise<boolean> {
  const taken = await tx
    .update(recoveryCodes)
    .set({ usedAt })
    .where(
      and(
        eq(recoveryCodes.workspaceId, workspaceId),
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.hash, hash),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ hash: recoveryCodes.hash });
  return taken.length > 0;
}

export async function findPolicy(tx: Tx, workspaceId: string): Promise<PolicyRow | undefined> {
  const [row] = await tx.select().from(secondFactorPolicies).where(eq(secondFactorPolicies.workspaceId, workspaceId));
  return row;
}

export async function savePolicy(tx: Tx, policy: PolicyRow): Promise<void> {
  const { workspaceId: _, ...set } = policy;
  await tx
    .insert(secondFactorPolicies)
    .values(policy)
    .onConflictDoUpdate({ target: secondFactorPolicies.workspaceId, set });
}

/** How many active people a policy concerns who have no second factor. */
export async function countMissing(tx: Tx, workspaceId: string, everyone: boolean, roles: string[]): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from auth.users u
    where u.workspace_id = ${workspaceId} and u.status = 'active' and (${everyone} or u.roles && ${sql.param(`{${roles.join(",")}}`)}::text[])
      and not exists (select from auth.authenticators a where a.workspace_id = u.workspace_id and a.user_id = u.id and a.confirmed_at is not null)
      and not exists (select from auth.passkeys p where p.workspace_id = u.workspace_id and p.user_id = u.id)`);
  return row?.n ?? 0;
}
