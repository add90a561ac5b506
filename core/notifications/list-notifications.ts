import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { notificationsContract } from "./contract.ts";
import * as store from "./store.ts";

export async function listNotifications(
  ctx: Context,
  { cursor, limit, unread }: Input<typeof notificationsContract.listNotifications>,
): Promise<Output<typeof notificationsContract.listNotifications>> {
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => ({
    ...toPage(
      await store.listNotifications(tx, ctx.workspaceId, userId, { unread, before: cursor, limit }),
      limit,
      (row) => String(row.sequence),
    ),
    unread: await store.countUnread(tx, ctx.workspaceId, userId),
  }));
}

/** For a user's room that resumes: what it has not seen. */
export async function listSince(
  ctx: Context,
  { userId, after }: Input<typeof notificationsContract.listSince>,
): Promise<Output<typeof notificationsContract.listSince>> {
  if (ctx.actor.type === "user" && ctx.actor.id !== userId) throw requestProblems.not_found();
  return transaction(ctx, async (tx) => ({
    items: await store.listAfter(tx, ctx.workspaceId, userId, after),
    unread: await store.countUnread(tx, ctx.workspaceId, userId),
  }));
}
