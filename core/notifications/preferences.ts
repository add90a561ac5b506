import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { NotificationPreference, notificationsContract } from "./contract.ts";
import { preferencesOf } from "./rules.ts";
import * as store from "./store.ts";

export async function getPreferences(ctx: Context): Promise<{ items: NotificationPreference[] }> {
  const userId = userOf(ctx);
  return { items: preferencesOf(await transaction(ctx, (tx) => store.listPreferences(tx, ctx.workspaceId, userId))) };
}

export async function updatePreferences(
  ctx: Context,
  { items }: Input<typeof notificationsContract.updatePreferences>,
): Promise<{ items: NotificationPreference[] }> {
  const userId = userOf(ctx);
  await transaction(ctx, async (tx) => {
    for (const one of items) await store.savePreference(tx, ctx.workspaceId, userId, one);
  });
  return getPreferences(ctx);
}
