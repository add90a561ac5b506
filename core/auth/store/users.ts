import { and, arrayContains, arrayOverlaps, asc, eq, gt, inArray, isNull, ne, sql } from "drizzle-orm";
import { passwords, subjectKeys, users, workspaces } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type UserRow = typeof users.$inferSelect;
/** A user with the key that opens their personal data; null once it was shredded. */
export interface KeyedUser {
  user: UserRow;
  wrappedKey: Uint8Array | null;
}
const keyed = { user: users, wrappedKey: subjectKeys.wrappedKey };

export interface Account {
  userId: string;
  workspaceId: string;
  status: UserRow["status"];
  hash: string | null;
}

/** Finds an account in any workspace by the blind index of its e-mail address. */
export async function findAccount(runtime: Runtime, emailIndex: Uint8Array): Promise<Account | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select({ userId: users.id, workspaceId: users.workspaceId, status: users.status, hash: passwords.hash })
      .from(users)
      .leftJoin(passwords, eq(passwords.userId, users.id))
      .where(eq(users.emailIndex, emailIndex)),
  );
  return row;
}

/** Whether a workspace has an account with an e-mail address. */
export async function hasUser(tx: Tx, workspaceId: string, emailIndex: Uint8Array): Promise<boolean> {
  const [row] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.workspaceId, workspaceId), eq(users.emailIndex, emailIndex)));
  return row !== undefined;
}

/** Saves a new user with key and password, if there is one; false when the e-mail address is taken. */
export async function insertUser(tx: Tx, user: UserRow, wrappedKey: Uint8Array, hash: string | null): Promise<boolean> {
  const { id, workspaceId, createdAt } = user;
  const saved = await tx
    .insert(users)
    .values(user)
    .onConflictDoNothing({ target: users.emailIndex })
    .returning({ id: users.id });
  if (saved.length === 0) return false;
  await tx.insert(subjectKeys).values({ subjectId: id, workspaceId, wrappedKey, createdAt });
  if (hash !== null) await savePassword(tx, workspaceId, id, hash, createdAt);
  return true;
}

export async function insertSubjectKey(
  tx: Tx,
  workspaceId: string,
  subjectId: string,
  wrappedKey: Uint8Array,
  createdAt: Date,
): Promise<void> {
  await tx.insert(subjectKeys).values({ subjectId, workspaceId, wrappedKey, createdAt });
}

/** The wrapped key that a person's or service account's data is sealed under. */
export async function findSubjectKey(tx: Tx, workspaceId: string, subjectId: string): Promise<Uint8Array | undefined> {
  const [row] = await tx
    .select()
    .from(subjectKeys)
    .where(and(eq(subjectKeys.workspaceId, workspaceId), eq(subjectKeys.subjectId, subjectId)));
  return row?.wrappedKey;
}

export async function findUser(tx: Tx, workspaceId: string, userId: string): Promise<KeyedUser | undefined> {
  const [row] = await tx
    .select(keyed)
    .from(users)
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, users.id))
    .where(and(eq(users.workspaceId, workspaceId), eq(users.id, userId)));
  return row;
}

export async function lockUser(tx: Tx, workspaceId: string, userId: string): Promise<KeyedUser | undefined> {
  const mine = and(eq(users.workspaceId, workspaceId), eq(users.id, userId));
  await tx.select({ id: users.id }).from(users).where(mine).for("update");
  return findUser(tx, workspaceId, userId);
}

export async function saveUser(tx: Tx, user: UserRow): Promise<void> {
  const { id, workspaceId, ...changes } = user;
  await tx
    .update(users)
    .set(changes)
    .where(and(eq(users.workspaceId, workspaceId), eq(users.id, id)));
}

export async function touchUser(tx: Tx, workspaceId: string, userId: string, lastSeenAt: Date): Promise<void> {
  await tx
    .update(users)
    .set({ lastSeenAt })
    .where(and(eq(users.workspaceId, workspaceId), eq(users.id, userId)));
}

/** Notes that an address is its owner's; false when that was known. */
export async function markEmailVerified(
  tx: Tx,
  workspaceId: string,
  userId: string,
  emailVerifiedAt: Date,
): Promise<boolean> {
  const marked = await tx
    .update(users)
    .set({ emailVerifiedAt, version: sql`${users.version} + 1` })
    .where(and(eq(users.workspaceId, workspaceId), eq(users.id, userId), isNull(users.emailVerifiedAt)))
    .returning({ id: users.id });
  return marked.length > 0;
}

export interface UserFilter {
  role?: string | undefined;
  status?: UserRow["status"] | undefined;
  customerId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

export async function listUsers(
  tx: Tx,
  workspaceId: string,
  { role, status, customerId, cursor, limit }: UserFilter,
): Promise<KeyedUser[]> {
  return tx
    .select(keyed)
    .from(users)
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, users.id))
    .where(
      and(
        eq(users.workspaceId, workspaceId),
        cursor ? gt(users.id, cursor) : undefined,
        status ? eq(users.status, status) : undefined,
        role ? arrayContains(users.roles, [role]) : undefined,
        customerId ? eq(users.customerId, customerId) : undefined,
      ),
    )
    .orderBy(asc(users.id))
    .limit(limit + 1);
}

export async function listVersions(
  tx: Tx,
  workspaceId: string,
  userIds: readonly string[],
): Promise<{ id: string; version: number }[]> {
  return tx
    .select({ id: users.id, version: users.version })
    .from(users)
    .where(and(eq(users.workspaceId, workspaceId), inArray(users.id, [...userIds])));
}

export async function findUsers(tx: Tx, workspaceId: string, userIds: readonly string[]): Promise<KeyedUser[]> {
  if (userIds.length === 0) return [];
  return tx
    .select(keyed)
    .from(users)
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, users.id))
    .where(and(eq(users.workspaceId, workspaceId), inArray(users.id, [...userIds])));
}

export async function listActiveWithRoles(tx: Tx, workspaceId: string, roles: readonly string[]): Promise<string[]> {
  if (roles.length === 0) return [];
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.workspaceId, workspaceId), eq(users.status, "active"), arrayOverlaps(users.roles, [...roles])))
    .orderBy(asc(users.id));
  return rows.map((row) => row.id);
}

/** How many active owners there are besides one user; the workspace is locked, so that two cannot leave at once. */
export async function countOtherOwners(tx: Tx, workspaceId: string, userId: string): Promise<number> {
  await tx.select().from(workspaces).where(eq(workspaces.id, workspaceId)).for("update");
  const [row] = await tx
    .select({ n: sql<number>`count(*)::int` })
    .from(users)
    .where(
      and(
        eq(users.workspaceId, workspaceId),
        ne(users.id, userId),
        eq(users.status, "active"),
        arrayContains(users.roles, ["owner"]),
      ),
    );
  return row?.n ?? 0;
}

export async function savePassword(
  tx: Tx,
  workspaceId: string,
  userId: string,
  hash: string,
  changedAt: Date,
): Promise<void> {
  const row = { userId, workspaceId, hash, changedAt };
  await tx.insert(passwords).values(row).onConflictDoUpdate({ target: passwords.userId, set: { hash, changedAt } });
}

export async function findPassword(
  tx: Tx,
  workspaceId: string,
  userId: string,
): Promise<{ hash: string; emailIndex: Uint8Array } | undefined> {
  const [row] = await tx
    .select({ hash: passwords.hash, emailIndex: users.emailIndex })
    .from(passwords)
    .innerJoin(users, eq(users.id, passwords.userId))
    .where(and(eq(passwords.workspaceId, workspaceId), eq(passwords.userId, userId)));
  return row;
}

export async function dropPassword(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await tx.delete(passwords).where(and(eq(passwords.workspaceId, workspaceId), eq(passwords.userId, userId)));
}

/** When a password was last set. */
export async function findPasswordChange(tx: Tx, workspaceId: string, userId: string): Promise<Date | undefined> {
  const [row] = await tx
    .select({ changedAt: passwords.changedAt })
    .from(passwords)
    .where(and(eq(passwords.workspaceId, workspaceId), eq(passwords.userId, userId)));
  return row?.changedAt;
}
