import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import { authenticators, subjectKeys } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type AuthenticatorRow = typeof authenticators.$inferSelect;

const mine = (workspaceId: string, userId: string) =>
  and(eq(authenticators.workspaceId, workspaceId), eq(authenticators.userId, userId));

/** Saves one that waits to be confirmed, in the place of any that waited before. */
export async function savePending(tx: Tx, row: AuthenticatorRow): Promise<void> {
  await tx.delete(authenticators).where(and(mine(row.workspaceId, row.userId), isNull(authenticators.confirmedAt)));
  await tx.insert(authenticators).values(row);
}

/** Those that count, oldest first. */
export function listConfirmed(tx: Tx, workspaceId: string, userId: string): Promise<AuthenticatorRow[]> {
  return tx
    .select()
    .from(authenticators)
    .where(and(mine(workspaceId, userId), isNotNull(authenticators.confirmedAt)))
    .orderBy(asc(authenticators.id))
    .limit(50);
}

/** The same, with nobody else checking a code against them until the transaction ends. */
export function lockConfirmed(tx: Tx, workspaceId: string, userId: string): Promise<AuthenticatorRow[]> {
  return tx
    .select()
    .from(authenticators)
    .where(and(mine(workspaceId, userId), isNotNull(authenticators.confirmedAt)))
    .orderBy(asc(authenticators.id))
    .for("update");
}

/** The one that waits to be confirmed; `id` where the caller names it. */
export async function lockPending(
  tx: Tx,
  workspaceId: string,
  userId: string,
  id?: string,
): Promise<AuthenticatorRow | undefined> {
  const [row] = await tx
    .select()
    .from(authenticators)
    .where(
      and(mine(workspaceId, userId), isNull(authenticators.confirmedAt), id ? eq(authenticators.id, id) : undefined),
    )
    .for("update");
  return row;
}

export async function saveUse(
  tx: Tx,
  { workspaceId, id }: AuthenticatorRow,
  use: { lastStep: number; lastUsedAt: Date; confirmedAt?: Date },
): Promise<void> {
  await tx
    .update(authenticators)
    .set(use)
    .where(and(eq(authenticators.workspaceId, workspaceId), eq(authenticators.id, id)));
}

/** Removes one, or all; tells how many that counted are gone. */
export async function dropAuthenticators(tx: Tx, workspaceId: string, userId: string, id?: string): Promise<number> {
  const gone = await tx
    .delete(authenticators)
    .where(and(mine(workspaceId, userId), id ? eq(authenticators.id, id) : undefined))
    .returning({ confirmedAt: authenticators.confirmedAt });
  return gone.filter((one) => one.confirmedAt).length;
}

/** The key that opens a person's secrets; null once it was shredded. */
export async function findSubjectKey(tx: Tx, workspaceId: string, userId: string): Promise<Uint8Array | null> {
  const [row] = await tx
    .select({ wrappedKey: subjectKeys.wrappedKey })
    .from(subjectKeys)
    .where(and(eq(subjectKeys.workspaceId, workspaceId), eq(subjectKeys.subjectId, userId)));
  return row?.wrappedKey ?? null;
}
