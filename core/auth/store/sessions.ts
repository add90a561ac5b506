import { and, asc, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { refreshTokens, type RevokedFor, sessions, subjectKeys, users } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { outsideTransaction, systemQuery, type Tx } from "../../kernel/transaction.ts";
import type { KeyedUser } from "./users.ts";

export type SessionRow = typeof sessions.$inferSelect;
export type RefreshRow = typeof refreshTokens.$inferSelect;

export async function saveSession(tx: Tx, session: SessionRow): Promise<void> {
  await tx.insert(sessions).values(session);
}

export async function useSession(tx: Tx, workspaceId: string, sessionId: string, lastUsedAt: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ lastUsedAt })
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, sessionId)));
}

export async function findOwnSession(
  tx: Tx,
  workspaceId: string,
  userId: string,
  sessionId: string,
): Promise<SessionRow | undefined> {
  const [row] = await tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.workspaceId, workspaceId),
        eq(sessions.userId, userId),
        eq(sessions.id, sessionId),
        isNull(sessions.revokedAt),
      ),
    )
    .for("update");
  return row;
}

/** Notes by what a session's person has proved who they are, and when they last did. */
export async function saveAuthentication(
  tx: Tx,
  workspaceId: string,
  sessionId: string,
  set: { amr: string[]; authenticatedAt?: Date },
): Promise<void> {
  await tx
    .update(sessions)
    .set(set)
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, sessionId)));
}

export async function saveRefreshToken(tx: Tx, token: RefreshRow): Promise<void> {
  await tx.insert(refreshTokens).values(token);
}

/** Marks a token as used, and keeps it until `expiresAt` so that its reuse is noticed. */
export async function markRefreshTokenUsed(
  tx: Tx,
  workspaceId: string,
  hash: Uint8Array,
  { usedAt, expiresAt }: { usedAt: Date; expiresAt: Date },
): Promise<void> {
  await tx
    .update(refreshTokens)
    .set({ usedAt, expiresAt })
    .where(and(eq(refreshTokens.workspaceId, workspaceId), eq(refreshTokens.hash, hash)));
}

/** The workspace of a refresh token, wherever it is. */
export async function findRefreshWorkspace(runtime: Runtime, hash: Uint8Array): Promise<string | undefined> {
  const [row] = await outsideTransaction(() =>
    runtime.db.system.orm
      .select({ workspaceId: refreshTokens.workspaceId })
      .from(refreshTokens)
      .where(eq(refreshTokens.hash, hash)),
  );
  return row?.workspaceId;
}

/** A refresh token and its session, both locked, with whose it is: refreshes of one session come one after another. */
export async function lockRefreshToken(
  tx: Tx,
  workspaceId: string,
  hash: Uint8Array,
): Promise<{ token: RefreshRow; session: SessionRow; keyed: KeyedUser } | undefined> {
  // `for update of` takes names without a schema only.
  const [token, session] = [alias(refreshTokens, "token"), alias(sessions, "session")];
  const [row] = await tx
    .select({ token, session, user: users, wrappedKey: subjectKeys.wrappedKey })
    .from(token)
    .innerJoin(session, eq(session.id, token.sessionId))
    .innerJoin(users, eq(users.id, session.userId))
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, users.id))
    .where(and(eq(token.workspaceId, workspaceId), eq(token.hash, hash)))
    .for("update", { of: [token, session] });
  return row && { token: row.token, session: row.session, keyed: { user: row.user, wrappedKey: row.wrappedKey } };
}

export interface KeyedSession {
  session: SessionRow;
  wrappedKey: Uint8Array | null;
}

/** A user's living sessions, the newest first. */
export function listSessions(tx: Tx, workspaceId: string, userId: string, now: Date): Promise<KeyedSession[]> {
  return tx
    .select({ session: sessions, wrappedKey: subjectKeys.wrappedKey })
    .from(sessions)
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, sessions.userId))
    .where(
      and(
        eq(sessions.workspaceId, workspaceId),
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
      ),
    )
    .orderBy(desc(sessions.lastUsedAt))
    .limit(200);
}

/** A session with the key of its owner. */
export async function findKeyedSession(tx: Tx, workspaceId: string, id: string): Promise<KeyedSession | undefined> {
  const [row] = await tx
    .select({ session: sessions, wrappedKey: subjectKeys.wrappedKey })
    .from(sessions)
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, sessions.userId))
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, id)));
  return row;
}

interface Seen extends Record<string, unknown> {
  any: boolean;
  such: boolean;
}

/** Whether a person signed in before, and whether from such a device. */
export async function findDevice(tx: Tx, workspaceId: string, userId: string, index: Uint8Array): Promise<Seen> {
  const [row] = await tx.execute<Seen>(sql`
    select count(*) > 0 as any, coalesce(bool_or(device_index = ${index}), false) as such
    from auth.sessions where workspace_id = ${workspaceId} and user_id = ${userId}`);
  return row!;
}

export interface Which {
  userId: string;
  sessionId?: string;
  except?: string | null;
}

/** Ends living sessions of a user: one, all, or all but one. Returns their ids. */
export async function revokeSessions(
  tx: Tx,
  workspaceId: string,
  { userId, sessionId, except }: Which,
  revokedFor: RevokedFor,
  revokedAt: Date,
): Promise<string[]> {
  const rows = await tx
    .update(sessions)
    .set({ revokedAt, revokedFor })
    .where(
      and(
        eq(sessions.workspaceId, workspaceId),
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        sessionId ? eq(sessions.id, sessionId) : undefined,
        except ? ne(sessions.id, except) : undefined,
      ),
    )
    .returning({ id: sessions.id });
  return rows.map((row) => row.id);
}

/** A session of any workspace, as the edge asks for it. */
export async function findSession(runtime: Runtime, sessionId: string): Promise<SessionRow | undefined> {
  const [row] = await systemQuery(runtime, (tx) => tx.select().from(sessions).where(eq(sessions.id, sessionId)));
  return row;
}

/** Ids of the sessions of all workspaces that were ended since. */
export async function listRevokedSince(runtime: Runtime, since: Date): Promise<string[]> {
  const rows = await systemQuery(runtime, (tx) =>
    tx.select({ id: sessions.id }).from(sessions).where(gt(sessions.revokedAt, since)).orderBy(asc(sessions.revokedAt)),
  );
  return rows.map((row) => row.id);
}

interface Newest extends Record<string, unknown> {
  newest: string | null;
  recent: number;
}

/** A number that differs after any session or key of any workspace was ended. */
export async function revocationEpoch(runtime: Runtime, now: Date): Promise<number> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx.execute<Newest>(sql`
      select floor(extract(epoch from max(revoked_at)) * 1000)::bigint::text as newest,
        (count(*) filter (where revoked_at > ${new Date(now.getTime() - 60_000).toISOString()}::timestamptz))::int as recent
      from (select revoked_at from auth.sessions union all select revoked_at from auth.credentials
        union all select expires_at from auth.credential_secrets where expires_at <= ${now.toISOString()}::timestamptz) as ended
      where revoked_at > ${new Date(now.getTime() - 3_600_000).toISOString()}::timestamptz`),
  );
  return Number(row?.newest ?? 0) * 1000 + ((row?.recent ?? 0) % 1000);
}

/** Forgets tokens that are of no more use, and sessions that ended long ago. */
export async function deleteEndedSessions(runtime: Runtime, before: Date): Promise<void> {
  const then = before.toISOString();
  const now = runtime.clock.now().toISOString();
  await systemQuery(runtime, async (tx) => {
    await tx.execute(sql`delete from auth.refresh_tokens where expires_at < ${now}::timestamptz`);
    await tx.execute(
      sql`delete from auth.sessions where expires_at < ${then}::timestamptz or revoked_at < ${then}::timestamptz`,
    );
  });
}
