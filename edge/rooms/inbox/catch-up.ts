import { client } from "../../../core/kernel/wire/client.ts";
import { type Notification, notificationsContract } from "../../../core/notifications/contract.ts";
import type { Call } from "../../gateway/call.ts";
import { coreTransport } from "../../gateway/core-client.ts";
import type { Owner } from "./mail-store.ts";
import type { InboxMessage } from "./protocol.ts";

const mostRounds = 20;

export interface Told {
  messages: InboxMessage[];
  /** How far the messages go. */
  sequence: number;
  unread: number;
}

/** A user's notifications after a position, as core tells them, in order; null when core cannot be asked. */
export async function listSince(call: Call, owner: Owner, after: number): Promise<Told | null> {
  const messages: InboxMessage[] = [];
  try {
    for (let round = 1; ; round++) {
      const sequence = messages.at(-1)?.sequence ?? after;
      const { items, unread } = await coreAs(call, owner).listSince({ userId: owner.userId, after: sequence });
      messages.push(...items.map(toMessage).sort((a, b) => a.sequence - b.sequence));
      if (items.length === 0 || round === mostRounds)
        return { messages, sequence: messages.at(-1)?.sequence ?? after, unread };
    }
  } catch {
    return null;
  }
}

/** How far a user's notifications go, without them; null when core cannot be asked. */
export async function readPosition(call: Call, owner: Owner): Promise<Told | null> {
  try {
    const { items, unread } = await coreAs(call, owner).listNotifications({ limit: 1 });
    return { messages: [], sequence: items[0]?.sequence ?? 0, unread };
  } catch {
    return null;
  }
}

function coreAs(call: Call, { workspaceId, userId }: Owner) {
  const identity = {
    workspaceId,
    actor: { type: "user" as const, id: userId },
    sessionId: null,
    scopes: null,
    ip: null,
    userAgent: null,
  };
  return client(notificationsContract, coreTransport(call, "notifications", identity));
}

function toMessage(notification: Notification): InboxMessage {
  return { sequence: notification.sequence, type: "notification", data: notification };
}
