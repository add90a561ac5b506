import { and, asc, desc, eq, gt, inArray, isNull, lt, ne, or, sql } from "drizzle-orm";
import { credentialSecrets, credentials, subjectKeys } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type CredentialRow = typeof credentials.$inferSelect;
export type SecretRow = typeof credentialSecrets.$inferSelect;
/** A credential with its living secrets, the newest first, and the key that opens the address of its last use. */
export interface FullCredential {
  credential: CredentialRow;
  secrets: SecretRow[];
  wrappedKey: Uint8Array | null;
}

export async function insertCredential(tx: Tx, credential: CredentialRow, secret: SecretRow): Promise<void> {
  await tx.insert(credentials).values(credential);
  await insertSecret(tx, secret);
}

export async function insertSecret(tx: Tx, secret: SecretRow): Promise<void> {
  await tx.insert(credentialSecrets).values(secret);
}

const one = (workspaceId: string, id: string) => and(eq(credentials.workspaceId, workspaceId), eq(credentials.id, id));

export async function findCredential(tx: Tx, workspaceId: string, id: string): Promise<CredentialRow | undefined> {
  const [row] = await tx.select().from(credentials).where(one(workspaceId, id));
  return row;
}

export async function lockCredential(tx: Tx, workspaceId: string, id: string): Promise<CredentialRow | undefined> {
  const [row] = await tx.select().from(credentials).where(one(workspaceId, id)).for("update");
  return row;
}

/** A living secret of any workspace by its hash, with its credential. */
export async function findBySecret(
  runtime: Runtime,
  hash: Uint8Array,
  now: Date,
): Promise<{ credential: CredentialRow; secret: SecretRow } | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select({ credential: credentials, secret: credentialSecrets })
      .from(credentialSecrets)
      .innerJoin(credentials, eq(credentials.id, credentialSecrets.credentialId))
      .where(and(eq(credentialSecrets.hash, hash), gt(credentialSecrets.expiresAt, now))),
  );
  return row;
}

/** A credential of any workspace, as the edge asks for it. */
export async function findAnyCredential(runtime: Runtime, id: string): Promise<CredentialRow | undefined> {
  const [row] = await systemQuery(runtime, (tx) => tx.select().from(credentials).where(eq(credentials.id, id)));
  return row;
}

export interface CredentialFilter {
  kind: CredentialRow["kind"];
  /** Whose: these holders' only, or everybody's of a type. */
  holderId?: string | undefined;
  people: boolean;
  programs: boolean;
  cursor?: string | undefined;
  limit: number;
}

export async function listCredentials(
  tx: Tx,
  workspaceId: string,
  { kind, holderId, people, programs, cursor, limit }: CredentialFilter,
): Promise<CredentialRow[]> {
  const types = or(
    holderId ? or(eq(credentials.userId, holderId), eq(credentials.serviceAccountId, holderId)) : undefined,
    people ? sql`${credentials.userId} is not null` : undefined,
    programs ? sql`${credentials.serviceAccountId} is not null` : undefined,
  );
  return tx
    .select()
    .from(credentials)
    .where(
      and(
        eq(credentials.workspaceId, workspaceId),
        eq(credentials.kind, kind),
        types,
        cursor ? lt(credentials.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(credentials.id))
    .limit(limit + 1);
}

/** Adds to credentials their living secrets and their holders' keys. */
export async function fill(tx: Tx, workspaceId: string, rows: CredentialRow[], now: Date): Promise<FullCredential[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const secrets = await tx
    .select()
    .from(credentialSecrets)
    .where(
      and(
        eq(credentialSecrets.workspaceId, workspaceId),
        inArray(credentialSecrets.credentialId, ids),
        gt(credentialSecrets.expiresAt, now),
      ),
    )
    .orderBy(desc(credentialSecrets.createdAt));
  const holders = rows.map((row) => row.userId ?? row.serviceAccountId!);
  const keys = await tx
    .select()
    .from(subjectKeys)
    .where(inArray(subjectKeys.subjectId, holders))
    .orderBy(asc(subjectKeys.subjectId));
  const keyOf = new Map(keys.map((key) => [key.subjectId, key.wrappedKey]));
  return rows.map((credential, i) => ({
    credential,
    secrets: secrets.filter((secret) => secret.credentialId === credential.id),
    wrappedKey: keyOf.get(holders[i]!) ?? null,
  }));
}

export async function saveExpiry(tx: Tx, workspaceId: string, id: string, expiresAt: Date): Promise<void> {
  await tx.update(credentials).set({ expiresAt }).where(one(workspaceId, id));
}

/** Whether a credential is another one, or was made with it or with what that made. */
export async function descends(tx: Tx, workspaceId: string, id: string, from: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    with recursive line as (
      select id, parent_id from auth.credentials where workspace_id = ${workspaceId} and id = ${id}
      union select c.id, c.parent_id from auth.credentials c join line l on c.id = l.parent_id where c.workspace_id = ${workspaceId})
    select 1 from line where id = ${from}`);
  return rows.length > 0;
}

/** Lets the secrets of a credential, all but one, end by an instant; tells how many would have lived longer. */
export async function endSecrets(
  tx: Tx,
  workspaceId: string,
  id: string,
  by: Date,
  except?: Uint8Array,
): Promise<number> {
  const ended = await tx
    .update(credentialSecrets)
    .set({ expiresAt: by })
    .where(
      and(
        eq(credentialSecrets.workspaceId, workspaceId),
        eq(credentialSecrets.credentialId, id),
        gt(credentialSecrets.expiresAt, by),
        except ? ne(credentialSecrets.hash, except) : undefined,
      ),
    )
    .returning({ hash: credentialSecrets.hash });
  return ended.length;
}

/** Notes a use, at most once a minute. */
export async function noteUse(
  tx: Tx,
  workspaceId: string,
  id: string,
  { at, ip }: { at: Date; ip: Uint8Array | null },
): Promise<void> {
  const aMinuteAgo = new Date(at.getTime() - 60_000);
  await tx
    .update(credentials)
    .set({ lastUsedAt: at, lastUsedIp: ip })
    .where(and(one(workspaceId, id), or(isNull(credentials.lastUsedAt), lt(credentials.lastUsedAt, aMinuteAgo))));
}

/** Whether a use is worth noting: the last one was more than a minute ago. */
export function usedLongAgo({ lastUsedAt }: CredentialRow, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > 60_000;
}

export type Whose = { credentialId: string } | { userId: string } | { serviceAccountId: string };

/** Revokes living credentials and all that were made with them. */
export async function revokeCredentials(
  tx: Tx,
  workspaceId: string,
  whose: Whose,
  at: Date,
): Promise<{ id: string; holder: string }[]> {
  const which =
    "credentialId" in whose
      ? sql`id = ${whose.credentialId}`
      : "userId" in whose
        ? sql`user_id = ${whose.userId}`
        : sql`service_account_id = ${whose.serviceAccountId}`;
  const rows = await tx.execute<{ id: string; holder: string }>(sql`
    with recursive doomed as (
      select id from auth.credentials where workspace_id = ${workspaceId} and ${which}
      union select c.id from auth.credentials c join doomed d on c.parent_id = d.id where c.workspace_id = ${workspaceId})
    update auth.credentials set revoked_at = ${at.toISOString()}::timestamptz
    where workspace_id = ${workspaceId} and id in (select id from doomed) and revoked_at is null
    returning id, coalesce(user_id, service_account_id) as holder`);
  return [...rows];
}

/** Ids of the credentials of all workspaces that were revoked since. */
export async function listRevokedSince(runtime: Runtime, since: Date): Promise<string[]> {
  const rows = await systemQuery(runtime, (tx) =>
    tx.select({ id: credentials.id }).from(credentials).where(gt(credentials.revokedAt, since)),
  );
  return rows.map((row) => row.id);
}
