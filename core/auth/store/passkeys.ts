import { and, asc, eq } from "drizzle-orm";
import { passkeys } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type PasskeyRow = typeof passkeys.$inferSelect;

const mine = (workspaceId: string, userId: string) =>
  and(eq(passkeys.workspaceId, workspaceId), eq(passkeys.userId, userId));

/** Saves a new passkey; false when it is registered already, to whomever. */
export async function insertPasskey(tx: Tx, row: PasskeyRow): Promise<boolean> {
  const saved = await tx
    .insert(passkeys)
    .values(row)
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning({ id: passkeys.id });
  return saved.length > 0;
}

export function listPasskeys(tx: Tx, workspaceId: string, userId: string): Promise<PasskeyRow[]> {
  return tx.select().from(passkeys).where(mine(workspaceId, userId)).orderBy(asc(passkeys.id)).limit(50);
}

/** Whose a passkey is, in any workspace. */
export async function findPasskeyHome(
  runtime: Runtime,
  credentialId: string,
): Promise<{ workspaceId: string; userId: string } | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select({ workspaceId: passkeys.workspaceId, userId: passkeys.userId })
      .from(passkeys)
      .where(eq(passkeys.credentialId, credentialId)),
  );
  return row;
}

/** A person's own passkey, with nobody else checking it until the transaction ends. */
export async function lockPasskey(
  tx: Tx,
  workspaceId: string,
  userId: string,
  credentialId: string,
): Promise<PasskeyRow | undefined> {
  const [row] = await tx
    .select()
    .from(passkeys)
    .where(and(mine(workspaceId, userId), eq(passkeys.credentialId, credentialId)))
    .for("update");
  return row;
}

export async function savePasskeyUse(
  tx: Tx,
  { workspaceId, id }: PasskeyRow,
  use: { signCount: number; lastUsedAt: Date },
): Promise<void> {
  await tx
    .update(passkeys)
    .set(use)
    .where(and(eq(passkeys.workspaceId, workspaceId), eq(passkeys.id, id)));
}

/** Removes one, or all; tells how many are gone. */
export async function dropPasskeys(tx: Tx, workspaceId: string, userId: string, id?: string): Promise<number> {
  const gone = await tx
    .delete(passkeys)
    .where(and(mine(workspaceId, userId), id ? eq(passkeys.id, id) : undefined))
    .returning({ id: passkeys.id });
  return gone.length;
}
