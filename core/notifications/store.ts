import { and, asc, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { inboxes, notifications, preferences } from "../../db/schema/notifications.ts";
import type { Tx } from "../kernel/transaction.ts";
import type { Notification, NotificationKind, NotificationPreference } from "./contract.ts";

type Row = typeof notifications.$inferSelect;

/** The next position in a user's inbox; locks it, so that positions commit in order. */
export async function nextSequence(tx: Tx, workspaceId: string, userId: string): Promise<number> {
  const [row] = await tx
    .insert(inboxes)
    .values({ userId, workspaceId, sequence: 1 })
    .onConflictDoUpdate({ target: inboxes.userId, set: { sequence: sql`${inboxes.sequence} + 1` } })
    .returning({ sequence: inboxes.sequence });
  return row!.sequence;
}

export async function insertNotification(tx: Tx, row: Row): Promise<void> {
  await tx.insert(notifications).values(row);
}

/** Whether a user has yet to read something of a kind that leads to the same place; whoever asks the same waits until this transaction ends. */
export async function hasUnread(
  tx: Tx,
  workspaceId: string,
  userId: string,
  { kind, link }: Pick<Row, "kind" | "link">,
): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`unread ${userId} ${kind} ${link}`}, 0))`);
  const rows = await tx
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        eq(notifications.workspaceId, workspaceId),
        eq(notifications.userId, userId),
        eq(notifications.kind, kind),
        eq(notifications.link, link),
        isNull(notifications.readAt),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

export async function listNotifications(
  tx: Tx,
  workspaceId: string,
  userId: string,
  options: { unread?: boolean | undefined; before?: string | undefined; limit: number },
): Promise<Notification[]> {
  const rows = await tx
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.workspaceId, workspaceId),
        eq(notifications.userId, userId),
        options.unread ? isNull(notifications.readAt) : undefined,
        options.before ? lt(notifications.sequence, Number(options.before)) : undefined,
      ),
    )
    .orderBy(desc(notifications.sequence))
    .limit(options.limit + 1);
  return rows.map(toNotification);
}

export async function listAfter(
  tx: Tx,
  workspaceId: string,
  userId: string,
  after: number,
  limit = 200,
): Promise<Notification[]> {
  const rows = await tx
    .select()
    .from(notifications)
    .where(
      and(
        eq(notifications.workspaceId, workspaceId),
        eq(notifications.userId, userId),
        gt(notifications.sequence, after),
      ),
    )
    .orderBy(asc(notifications.sequence))
    .limit(limit);
  return rows.map(toNotification);
}

export async function countUnread(tx: Tx, workspaceId: string, userId: string): Promise<number> {
  return tx.$count(
    notifications,
    and(eq(notifications.workspaceId, workspaceId), eq(notifications.userId, userId), isNull(notifications.readAt)),
  );
}

export async function findNotification(
  tx: Tx,
  workspaceId: string,
  notificationId: string,
): Promise<(Notification & { userId: string }) | undefined> {
  const [row] = await tx
    .select()
    .from(notifications)
    .where(and(eq(notifications.workspaceId, workspaceId), eq(notifications.id, notificationId)));
  return row && { ...toNotification(row), userId: row.userId };
}

/** Marks one as read, or all of a user's; returns how many were unread. */
export async function markRead(
  tx: Tx,
  workspaceId: string,
  userId: string,
  now: Date,
  notificationId?: string,
): Promise<number> {
  const rows = await tx
    .update(notifications)
    .set({ readAt: now })
    .where(
      and(
        eq(notifications.workspaceId, workspaceId),
        eq(notifications.userId, userId),
        isNull(notifications.readAt),
        notificationId ? eq(notifications.id, notificationId) : undefined,
      ),
    )
    .returning({ id: notifications.id });
  return rows.length;
}

export async function pushedUpTo(tx: Tx, workspaceId: string, userId: string): Promise<number> {
  const [row] = await tx
    .select({ pushed: inboxes.pushed })
    .from(inboxes)
    .where(and(eq(inboxes.workspaceId, workspaceId), eq(inboxes.userId, userId)));
  return row?.pushed ?? 0;
}

export async function markPushed(tx: Tx, workspaceId: string, userId: string, sequence: number): Promise<void> {
  await tx
    .update(inboxes)
    .set({ pushed: sql`greatest(${inboxes.pushed}, ${sequence})` })
    .where(and(eq(inboxes.workspaceId, workspaceId), eq(inboxes.userId, userId)));
}

export async function listPreferences(tx: Tx, workspaceId: string, userId: string): Promise<NotificationPreference[]> {
  const rows = await tx
    .select()
    .from(preferences)
    .where(and(eq(preferences.workspaceId, workspaceId), eq(preferences.userId, userId)));
  return rows.map(({ kind, inApp, email }) => ({ kind: kind as NotificationKind, inApp, email }));
}

export async function savePreference(
  tx: Tx,
  workspaceId: string,
  userId: string,
  one: NotificationPreference,
): Promise<void> {
  await tx
    .insert(preferences)
    .values({ workspaceId, userId, ...one })
    .onConflictDoUpdate({
      target: [preferences.userId, preferences.kind],
      set: { inApp: one.inApp, email: one.email },
    });
}

function toNotification(row: Row): Notification {
  return {
    id: row.id,
    kind: row.kind as NotificationKind,
    title: row.title,
    body: row.body,
    link: row.link,
    readAt: row.readAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    sequence: row.sequence,
  };
}
