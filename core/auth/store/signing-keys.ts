import { asc, lt, sql } from "drizzle-orm";
import { signingKeys } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type SigningKeyRow = typeof signingKeys.$inferSelect;

/** All keys, oldest first, with nobody else changing them until the transaction ends. */
export async function lockSigningKeys(tx: Tx): Promise<SigningKeyRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('auth.signing_keys'))`);
  return listSigningKeys(tx);
}

export function listSigningKeys(tx: Tx): Promise<SigningKeyRow[]> {
  return tx.select().from(signingKeys).orderBy(asc(signingKeys.signsFrom));
}

export async function saveSigningKey(tx: Tx, key: SigningKeyRow): Promise<void> {
  await tx.insert(signingKeys).values(key);
}

export async function dropSigningKeysBefore(tx: Tx, signsFrom: Date): Promise<void> {
  await tx.delete(signingKeys).where(lt(signingKeys.signsFrom, signsFrom));
}
