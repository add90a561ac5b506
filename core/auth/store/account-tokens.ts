import { and, eq, gt } from "drizzle-orm";
import { accountTokens, type TokenPurpose } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type AccountTokenRow = typeof accountTokens.$inferSelect;

/** Saves a token in the place of the older one of the same person and purpose. */
export async function putAccountToken(tx: Tx, token: AccountTokenRow): Promise<void> {
  const { userId: _, purpose: __, ...set } = token;
  await tx
    .insert(accountTokens)
    .values(token)
    .onConflictDoUpdate({ target: [accountTokens.userId, accountTokens.purpose], set });
}

/** A living token of any workspace by its hash; it is not used up. */
export async function findAccountToken(
  runtime: Runtime,
  purpose: TokenPurpose,
  hash: Uint8Array,
  now: Date,
): Promise<AccountTokenRow | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select()
      .from(accountTokens)
      .where(and(eq(accountTokens.hash, hash), eq(accountTokens.purpose, purpose), gt(accountTokens.expiresAt, now))),
  );
  return row;
}

export async function findAccountTokenById(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<AccountTokenRow | undefined> {
  const [row] = await tx
    .select()
    .from(accountTokens)
    .where(and(eq(accountTokens.workspaceId, workspaceId), eq(accountTokens.id, id)));
  return row;
}

/** Uses a token up; of several who try at once one is told true. */
export async function takeAccountToken(tx: Tx, workspaceId: string, hash: Uint8Array, now: Date): Promise<boolean> {
  const taken = await tx
    .delete(accountTokens)
    .where(
      and(eq(accountTokens.workspaceId, workspaceId), eq(accountTokens.hash, hash), gt(accountTokens.expiresAt, now)),
    )
    .returning({ id: accountTokens.id });
  return taken.length > 0;
}

/** Makes what was mailed to a person worthless: all of it, or what has one purpose. */
export async function dropAccountTokens(
  tx: Tx,
  workspaceId: string,
  userId: string,
  purpose?: TokenPurpose,
): Promise<void> {
  await tx
    .delete(accountTokens)
    .where(
      and(
        eq(accountTokens.workspaceId, workspaceId),
        eq(accountTokens.userId, userId),
        purpose ? eq(accountTokens.purpose, purpose) : undefined,
      ),
    );
}
