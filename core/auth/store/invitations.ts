import { and, desc, eq, gt, inArray, isNull, lt } from "drizzle-orm";
import { invitations, subjectKeys } from "../../../db/schema/auth.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemQuery, type Tx } from "../../kernel/transaction.ts";

export type InvitationRow = typeof invitations.$inferSelect;
/** An invitation with the key that opens its address. */
export interface KeyedInvitation {
  invitation: InvitationRow;
  wrappedKey: Uint8Array | null;
}
const keyed = { invitation: invitations, wrappedKey: subjectKeys.wrappedKey };

/** Saves a new invitation with its key; false when the address has an open one already. */
export async function insertInvitation(tx: Tx, invitation: InvitationRow, wrappedKey: Uint8Array): Promise<boolean> {
  const { id, workspaceId, createdAt } = invitation;
  const saved = await tx.insert(invitations).values(invitation).onConflictDoNothing().returning({ id: invitations.id });
  if (saved.length === 0) return false;
  await tx.insert(subjectKeys).values({ subjectId: id, workspaceId, wrappedKey, createdAt });
  return true;
}

/** The open invitations of a workspace, the newest first. */
export function listInvitations(
  tx: Tx,
  workspaceId: string,
  before: string | undefined,
  limit: number,
): Promise<KeyedInvitation[]> {
  return tx
    .select(keyed)
    .from(invitations)
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, invitations.id))
    .where(
      and(
        eq(invitations.workspaceId, workspaceId),
        isNull(invitations.endedAt),
        before ? lt(invitations.id, before) : undefined,
      ),
    )
    .orderBy(desc(invitations.id))
    .limit(limit + 1);
}

/** An open invitation. */
export async function findInvitation(tx: Tx, workspaceId: string, id: string): Promise<KeyedInvitation | undefined> {
  const [row] = await tx
    .select(keyed)
    .from(invitations)
    .leftJoin(subjectKeys, eq(subjectKeys.subjectId, invitations.id))
    .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id), isNull(invitations.endedAt)));
  return row;
}

/** An open invitation that nobody else changes until the transaction ends. */
export async function lockInvitation(tx: Tx, workspaceId: string, id: string): Promise<KeyedInvitation | undefined> {
  const open = and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id), isNull(invitations.endedAt));
  await tx.select({ id: invitations.id }).from(invitations).where(open).for("update");
  return findInvitation(tx, workspaceId, id);
}

/** An open invitation of any workspace by its token's hash, unless it expired. */
export async function findInvitationByToken(
  runtime: Runtime,
  hash: Uint8Array,
  now: Date,
): Promise<InvitationRow | undefined> {
  const [row] = await systemQuery(runtime, (tx) =>
    tx
      .select()
      .from(invitations)
      .where(and(eq(invitations.tokenHash, hash), isNull(invitations.endedAt), gt(invitations.expiresAt, now))),
  );
  return row;
}

export async function saveInvitation(tx: Tx, invitation: InvitationRow): Promise<void> {
  const { id, workspaceId, ...changes } = invitation;
  await tx
    .update(invitations)
    .set(changes)
    .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id)));
}

/** Ends an invitation and shreds the key of its address. */
export async function endInvitation(
  tx: Tx,
  workspaceId: string,
  id: string,
  endedAt: Date,
  userId: string | null,
): Promise<void> {
  await tx
    .update(invitations)
    .set({ endedAt, userId })
    .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id)));
  await tx.delete(subjectKeys).where(and(eq(subjectKeys.workspaceId, workspaceId), eq(subjectKeys.subjectId, id)));
}

/** Ends the open invitations that a person sent. Returns their ids. */
export async function endInvitationsBy(tx: Tx, workspaceId: string, userId: string, endedAt: Date): Promise<string[]> {
  const ended = await tx
    .update(invitations)
    .set({ endedAt })
    .where(
      and(eq(invitations.workspaceId, workspaceId), eq(invitations.invitedBy, userId), isNull(invitations.endedAt)),
    )
    .returning({ id: invitations.id });
  const ids = ended.map((one) => one.id);
  if (ids.length > 0)
    await tx
      .delete(subjectKeys)
      .where(and(eq(subjectKeys.workspaceId, workspaceId), inArray(subjectKeys.subjectId, ids)));
  return ids;
}
