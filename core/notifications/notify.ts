import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import type { NotificationKind } from "./contract.ts";
import { notificationsEvents } from "./events.ts";
import { pushToRoom } from "./jobs/push-to-room.ts";
import { sendMail } from "./jobs/send-mail.ts";
import { oneLine, preferencesOf } from "./rules.ts";
import * as store from "./store.ts";

export interface Telling {
  kind: NotificationKind;
  title: string;
  body: string;
  /** Path in the workbench (`/app/...`) or console (`/console/...`). */
  link: string;
  /** Nobody is told again who has not yet read the last one of this kind about the same. */
  quiet?: boolean;
}

/** Tells people something that an event caused, by the ways that each of them wants. */
export async function notify(
  ctx: Context,
  eventId: string,
  userIds: readonly string[],
  telling: Telling,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    for (const userId of [...new Set(userIds)].sort()) {
      if (telling.quiet && (await store.hasUnread(tx, ctx.workspaceId, userId, telling))) continue;
      const wanted = preferencesOf(await store.listPreferences(tx, ctx.workspaceId, userId)).find(
        (one) => one.kind === telling.kind,
      )!;
      const { kind, link } = telling;
      const title = oneLine(telling.title, 120);
      const body = oneLine(telling.body);
      if (wanted.inApp) {
        const id = newId();
        const sequence = await store.nextSequence(tx, ctx.workspaceId, userId);
        await store.insertNotification(tx, {
          id,
          workspaceId: ctx.workspaceId,
          userId,
          sequence,
          kind,
          title,
          body,
          link,
          eventId,
          readAt: null,
          createdAt: ctx.clock.now(),
        });
        await enqueue(tx, ctx, pushToRoom, { userId, sequence });
        await emit(tx, ctx, notificationsEvents, "notification.sent", {
          notificationId: id,
          userId,
          kind,
          channel: "in_app",
        });
      }
      if (wanted.email) await enqueue(tx, ctx, sendMail, { userId, kind, title, body, link });
    }
  });
}
