import { and, desc, eq, gt, lt, ne } from "drizzle-orm";
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

/**
 * The registrations that a password may belong to, of the address that a token's link was mailed to, at most ten that have not expired: the
 * link's own first, then the latest with the password's mark. Empty when its own has.
 */
export async function findRegistrationsByToken(
  runtime: Runtime,
  hash: Uint8Array,
  markFor: (email: Uint8Array) => number,
  now: Date,
): Promise<RegistrationRow[]> {
  return systemQuery(runtime, async (tx) => {
    const alive = gt(registrations.expiresAt, now);
    const [own] = await tx
      .select()
      .from(registrations)
      .where(and(eq(registrations.tokenHash, hash), alive));
    if (!own) return [];
    const others = await tx
      .select()
      .from(registrations)
      .where(
        and(
          eq(registrations.emailIndex, own.emailIndex),
          eq(registrations.passwordMark, markFor(own.emailIndex)),
          ne(registrations.id, own.id),
          alive,
        ),
      )
      .orderBy(desc(registrations.id))
      .limit(9);
    return [own, ...others];
  });
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
