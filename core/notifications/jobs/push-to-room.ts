import * as v from "valibot";
import type { Context } from "../../kernel/context.ts";
import { job } from "../../kernel/job.ts";
import { transaction } from "../../kernel/transaction.ts";
import { Id } from "../../kernel/wire/id.ts";
import { describeBody, type Identity, signedHeaders } from "../../kernel/wire/signature.ts";
import * as store from "../store.ts";

/** Hands a user's new notifications to the user's room at the edge, in order; what was handed over before is left out. */
export const pushToRoom = job(
  "push-to-room",
  v.object({ userId: Id, sequence: v.number() }),
  async (ctx, { userId, sequence }) => {
    const { messages, unread } = await transaction(ctx, async (tx) => {
      const pushed = await store.pushedUpTo(tx, ctx.workspaceId, userId);
      return {
        messages: pushed >= sequence ? [] : await store.listAfter(tx, ctx.workspaceId, userId, pushed),
        unread: await store.countUnread(tx, ctx.workspaceId, userId),
      };
    });
    const last = messages.at(-1);
    if (!last) return;
    await post(ctx, userId, {
      messages: messages.map((one) => ({ sequence: one.sequence, type: "notification", data: one })),
      unread,
    });
    await transaction(ctx, (tx) => store.markPushed(tx, ctx.workspaceId, userId, last.sequence));
  },
  12,
);

function sender({ workspaceId }: Context): Identity {
  return {
    workspaceId,
    actor: { type: "service", id: "notifications" },
    sessionId: null,
    scopes: null,
    ip: null,
    userAgent: null,
  };
}

async function post(ctx: Context, userId: string, content: object): Promise<void> {
  const { EDGE_ORIGIN, EDGE_SECRET } = ctx.runtime.config;
  const path = `/internal/rooms/user:${userId}`;
  const body = new TextEncoder().encode(JSON.stringify(content));
  const signed = { method: "POST", path, body: await describeBody(body) };
  const response = await fetch(EDGE_ORIGIN + path, {
    method: "POST",
    body,
    signal: AbortSignal.timeout(5000),
    headers: {
      "content-type": "application/json",
      ...signedHeaders(EDGE_SECRET, sender(ctx), signed),
    },
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the user's room answered ${response.status}`);
}
