import { and, eq, gt, lt } from "drizzle-orm";
import { registrations } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type RegistrationRow = typeof registrations.$inferSelect;

export async function saveRegistration(tx: Tx, registration: RegistrationRow): Promise<void> {
  await tx.insert(registrations).values(registration);
}

export async function findRegistration(tx: Tx, workspaceId: string, id: string): Promise<RegistrationRow | undefined> {
  const [row] = await tx
    .select()
    .from(registrations)
    .where(and(eq(registrations.workspaceId, workspaceId), eq(registrations.id, id)));
  return row;
}

/** A registration that has not expired by its token's hash. */
export async function findRegistrationByToken(
  runtime: Runtime,
  hash: Uint8Array,
  now: Date,
): Promise<RegistrationRow | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select()
      .from(registrations)
      .where(and(eq(registrations.tokenHash, hash), gt(registrations.expiresAt, now))),
  );
  return row;
}

/** Ends a registration, and with it the key of what it holds; of several who try at once one is told true. */
export async function dropRegistration(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const dropped = await tx
    .delete(registrations)
    .where(and(eq(registrations.workspaceId, workspaceId), eq(registrations.id, id)))
    .returning({ id: registrations.id });
  return dropped.length > 0;
}

/** Forgets registrations that nobody confirmed in time. */
export async function deleteExpiredRegistrations(runtime: Runtime): Promise<void> {
  const now = runtime.clock.now();
  await systemQuery(runtime, (tx) => tx.delete(registrations).where(lt(registrations.expiresAt, now)));
}
