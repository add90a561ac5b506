import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { Notification, notificationsContract } from "./contract.ts";
import * as store from "./store.ts";

export async function readNotification(
  ctx: Context,
  { notificationId }: Input<typeof notificationsContract.readNotification>,
): Promise<Notification> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    await store.markRead(tx, ctx.workspaceId, userId, ctx.clock.now(), notificationId);
    const found = await store.findNotification(tx, ctx.workspaceId, notificationId);
    if (found?.userId !== userId) throw requestProblems.not_found();
    return found;
  });
}

export async function readAllNotifications(ctx: Context): Promise<{ read: number }> {
  const userId = userOf(ctx);
  return { read: await transaction(ctx, (tx) => store.markRead(tx, ctx.workspaceId, userId, ctx.clock.now())) };
}
