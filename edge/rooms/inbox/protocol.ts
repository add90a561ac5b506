import * as v from "valibot";
import { Id } from "../../../core/kernel/wire/id.ts";

/** One thing to tell a user; core numbers them per user, upwards. */
export const InboxMessage = v.object({
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1)),
  type: v.pipe(v.string(), v.maxLength(80)),
  data: v.record(v.string(), v.unknown()),
});
export type InboxMessage = v.InferOutput<typeof InboxMessage>;

/** What core sends to a room. */
export const Push = v.object({
  messages: v.pipe(v.array(InboxMessage), v.maxLength(500)),
  unread: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});
export type Push = v.InferOutput<typeof Push>;

/** What a client may say, besides `ping`, which is answered without waking the room. */
export const ClientMessage = v.strictObject({ type: v.literal("ping") });

export const ping = '{"type":"ping"}';
export const pong = '{"type":"pong"}';

/** What the server says: once `hello`, then messages in order, and `unread` when only the count changed. */
export type ServerMessage =
  | { type: "hello"; sequence: number; unread: number }
  | { type: "unread"; unread: number }
  | (InboxMessage & { unread: number });

export const ticketSeconds = 30;
/** A socket is renewed with a new ticket after this long, so that it never outlives its session for good. */
export const socketMinutes = 15;
export const mostSockets = 10;

/** Why a socket was closed; clients reconnect after `renew` and `tryLater`, and sign in again after `signedOut`. */
export const closeCodes = {
  renew: 4001,
  tooManySockets: 4002,
  signedOut: 4003,
  policy: 1008,
  tooBig: 1009,
  tryLater: 1013,
} as const;

/** Joins a user's id and a secret into a ticket: the id leads to the room that knows the secret. */
export function formatTicket(userId: string, secret: string): string {
  return `${userId}.${secret}`;
}

/** Takes a ticket apart; null when it cannot be one. */
export function parseTicket(ticket: string): { userId: string; secret: string } | null {
  const [userId, secret, ...rest] = ticket.split(".");
  if (!userId || !secret || rest.length > 0 || !/^[\w-]{32,64}$/.test(secret)) return null;
  return v.is(Id, userId) ? { userId, secret } : null;
}

/** Reads `after` of a socket's URL: a position to resume from; undefined means from now on. */
export function parseAfter(text: string | null): number | undefined | null {
  if (text === null || text === "") return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
