import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { identities, oidcAttempts, oidcLogouts, oidcSessions, sessions } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type AttemptRow = typeof oidcAttempts.$inferSelect;
export type OidcSessionRow = typeof oidcSessions.$inferSelect;

export async function saveAttempt(tx: Tx, attempt: AttemptRow): Promise<void> {
  await tx.insert(oidcAttempts).values(attempt);
}

/** The workspace of a sign-in that is on its way. */
export async function findAttemptWorkspace(runtime: Runtime, stateHash: Uint8Array): Promise<string | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select({ workspaceId: oidcAttempts.workspaceId })
      .from(oidcAttempts)
      .where(eq(oidcAttempts.stateHash, stateHash)),
  );
  return row?.workspaceId;
}

/** Takes a sign-in that this browser began: of many that ask for it, one gets it. */
export async function takeAttempt(
  tx: Tx,
  workspaceId: string,
  stateHash: Uint8Array,
  bindingHash: Uint8Array,
): Promise<AttemptRow | undefined> {
  const [row] = await tx
    .delete(oidcAttempts)
    .where(
      and(
        eq(oidcAttempts.workspaceId, workspaceId),
        eq(oidcAttempts.stateHash, stateHash),
        eq(oidcAttempts.bindingHash, bindingHash),
      ),
    )
    .returning();
  return row;
}

/** Makes sign-ins of one person at one provider come one after another. */
export async function lockSubject(tx: Tx, subjectIndex: Uint8Array): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(('x' || encode(${subjectIndex}::bytea, 'hex'))::bit(64)::bigint)`);
}

export async function findIdentity(
  tx: Tx,
  workspaceId: string,
  providerId: string,
  subjectIndex: Uint8Array,
): Promise<string | undefined> {
  const [row] = await tx
    .select({ userId: identities.userId })
    .from(identities)
    .where(
      and(
        eq(identities.workspaceId, workspaceId),
        eq(identities.providerId, providerId),
        eq(identities.subjectIndex, subjectIndex),
      ),
    );
  return row?.userId;
}

export async function saveIdentity(tx: Tx, identity: typeof identities.$inferSelect): Promise<void> {
  await tx.insert(identities).values(identity);
}

export async function saveOidcSession(tx: Tx, session: OidcSessionRow): Promise<void> {
  await tx.insert(oidcSessions).values(session);
}

export async function findOidcSession(
  tx: Tx,
  workspaceId: string,
  sessionId: string,
): Promise<OidcSessionRow | undefined> {
  const [row] = await tx
    .select()
    .from(oidcSessions)
    .where(and(eq(oidcSessions.workspaceId, workspaceId), eq(oidcSessions.sessionId, sessionId)));
  return row;
}

export interface AtProvider {
  providerId: string;
  subjectIndex?: Uint8Array | undefined;
  sidIndex?: Uint8Array | undefined;
}

/** The living sessions that came from a provider, of one person or one session there where that is said. */
export function listLivingSessions(
  tx: Tx,
  workspaceId: string,
  { providerId, subjectIndex, sidIndex }: AtProvider,
): Promise<{ sessionId: string; userId: string }[]> {
  const from = tx
    .select({ id: oidcSessions.sessionId })
    .from(oidcSessions)
    .where(
      and(
        eq(oidcSessions.workspaceId, workspaceId),
        eq(oidcSessions.providerId, providerId),
        subjectIndex ? eq(oidcSessions.subjectIndex, subjectIndex) : undefined,
        sidIndex ? eq(oidcSessions.sidIndex, sidIndex) : undefined,
      ),
    );
  return tx
    .select({ sessionId: sessions.id, userId: sessions.userId })
    .from(sessions)
    .where(and(eq(sessions.workspaceId, workspaceId), isNull(sessions.revokedAt), inArray(sessions.id, from)));
}

/** Notes that a logout token was obeyed; false when it was before. */
export async function noteLogout(tx: Tx, logout: typeof oidcLogouts.$inferSelect): Promise<boolean> {
  const saved = await tx
    .insert(oidcLogouts)
    .values(logout)
    .onConflictDoNothing()
    .returning({ id: oidcLogouts.providerId });
  return saved.length > 0;
}

/** Forgets sign-ins that nobody finished, and logout tokens that have expired. */
export async function deleteExpiredOidc(runtime: Runtime): Promise<void> {
  const now = runtime.clock.now().toISOString();
  await systemQuery(runtime, async (tx) => {
    await tx.execute(sql`delete from auth.oidc_attempts where expires_at < ${now}::timestamptz`);
    await tx.execute(sql`delete from auth.oidc_logouts where expires_at < ${now}::timestamptz`);
  });
}
