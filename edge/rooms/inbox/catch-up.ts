import { client } from "../../../core/kernel/wire/client.ts";
import { notificationsContract } from "../../../core/notifications/contract.ts";
import type { Call } from "../../gateway/call.ts";
import { coreTransport } from "../../gateway/core-client.ts";
import type { Owner } from "./mail-store.ts";
import type { InboxMessage } from "./protocol.ts";

const mostRounds = 20;

/** A user's notifications after a position, as core tells them, in order; null when core cannot be asked. */
export async function listSince(
  call: Call,
  { workspaceId, userId }: Owner,
  after: number,
): Promise<{ messages: InboxMessage[]; unread: number } | null> {
  const identity = {
    workspaceId,
    actor: { type: "user" as const, id: userId },
    sessionId: null,
    scopes: null,
    ip: null,
    userAgent: null,
  };
  const core = client(notificationsContract, coreTransport(call, "notifications", identity));
  const messages: InboxMessage[] = [];
  try {
    for (let round = 1; ; round++) {
      const { items, unread } = await core.listSince({ userId, after: messages.at(-1)?.sequence ?? after });
      const fresh = items.sort((a, b) => a.sequence - b.sequence);
      messages.push(...fresh.map((one): InboxMessage => ({ sequence: one.sequence, type: "notification", data: one })));
      if (fresh.length === 0 || round === mostRounds) return { messages, unread };
    }
  } catch {
    return null;
  }
}
