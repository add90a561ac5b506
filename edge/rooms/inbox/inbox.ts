import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import { pointTo, requestProblems } from "../../../core/kernel/wire/problem.ts";
import { type Bindings, settingsOf } from "../../env.ts";
import { beginCall } from "../../gateway/call.ts";
import { problemResponse } from "../../gateway/problem.ts";
import { standingOf } from "../../gateway/revocation.ts";
import { listSince, readPosition } from "./catch-up.ts";
import { MailStore, type Owner } from "./mail-store.ts";
import { hear, type Pace } from "./pace.ts";
import {
  ClientMessage,
  closeCodes,
  formatTicket,
  type InboxMessage,
  mostSockets,
  parseAfter,
  parseTicket,
  ping,
  pong,
  type Push,
  type ServerMessage,
  socketMinutes,
  ticketSeconds,
} from "./protocol.ts";
import { askFrom, continues, learn, merge } from "./stretch.ts";

interface Attachment {
  sessionId: string;
  openedAt: number;
  pace: Pace;
}
const lifetimeMs = socketMinutes * 60_000;

export interface TicketRequest extends Owner {
  sessionId: string;
  origin: string | null;
}

/** One user's inbox: the sockets of their open pages, and the messages that a page missed while it was away. Truth stays in core. */
export class InboxRoom extends DurableObject<Bindings> {
  readonly #store: MailStore;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.#store = new MailStore(ctx.storage.sql);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));
  }

  /** Makes a ticket that opens one socket within 30 s, from the same page's origin. */
  issueTicket({ workspaceId, userId, sessionId, origin }: TicketRequest): { ticket: string; expiresAt: string } {
    const secret = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))))
      .replaceAll("+", "-")
      .replaceAll("/", "_");
    const expiresAt = Date.now() + ticketSeconds * 1000;
    this.#store.owner = { workspaceId, userId };
    this.#store.keepTicket({ secret, workspaceId, userId, sessionId, origin, expiresAt });
    return { ticket: formatTicket(userId, secret), expiresAt: new Date(expiresAt).toISOString() };
  }

  /** Takes what core has to tell: each message is kept and sent once, however often it is pushed. */
  async push({ messages, unread }: Push): Promise<{ added: number }> {
    const { owner, stretch } = this.#store;
    // Nobody has listened here yet: the first socket asks core for all.
    if (!owner || (!stretch && this.ctx.getWebSockets().length === 0)) return { added: 0 };
    const before = stretch?.head ?? Math.min(...messages.map((one) => one.sequence)) - 1;
    const whole = messages.length === 0 || continues(stretch, messages);
    const missed = whole ? [] : await this.#catchUp(owner, before);
    const revoked = await this.#revokedSessions();
    return { added: this.#deliver(merge(0, missed, messages), unread, revoked) };
  }

  /** Opens a socket against a ticket and replays what came after `after`, so that nothing is lost or told twice. */
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const parts = parseTicket(url.searchParams.get("ticket") ?? "");
    const ticket = parts && this.#store.takeTicket(parts.secret, Date.now());
    if (!ticket || ticket.userId !== parts.userId || ticket.origin !== request.headers.get("origin")) {
      return problemResponse(requestProblems.unauthenticated({ detail: "The ticket is not good, or not any more." }));
    }
    const after = parseAfter(url.searchParams.get("after"));
    if (after === null) return problemResponse(requestProblems.invalid(pointTo("/query/after", "must be a number")));
    const missed = await this.#catchUp(ticket, after);
    const revoked = await this.#revokedSessions();
    // From here to the last replayed message nothing is awaited: no push can come between, so none is missed or told twice.
    this.#deliver(missed, undefined, revoked);
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.#open(ours, ticket.sessionId);
    this.#send(ours, { type: "hello", sequence: this.#store.stretch?.head ?? 0, unread: this.#store.unread });
    for (const one of after === undefined ? [] : merge(after, missed, this.#store.after(after))) this.#say(ours, one);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const attachment = attachmentOf(socket);
    const hearing = hear(
      attachment.pace,
      typeof message === "string" ? message.length : message.byteLength,
      Date.now(),
    );
    if (!hearing.heard) {
      socket.close(hearing.why === "too_big" ? closeCodes.tooBig : closeCodes.policy, hearing.why);
      return;
    }
    socket.serializeAttachment({ ...attachment, pace: hearing.pace } satisfies Attachment);
    if (isPing(message)) socket.send(pong);
    else socket.send(JSON.stringify({ type: "error", code: "inbox.unknown_message" }));
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 may not be sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  /** Closes sockets that are due for a new ticket. */
  override async alarm(): Promise<void> {
    let next = Number.POSITIVE_INFINITY;
    for (const socket of this.ctx.getWebSockets()) {
      const due = attachmentOf(socket).openedAt + lifetimeMs;
      if (due <= Date.now()) socket.close(closeCodes.renew, "renew");
      else next = Math.min(next, due);
    }
    if (Number.isFinite(next)) await this.ctx.storage.setAlarm(next);
  }

  /** What core tells that is not here yet, after a position or, without one, only how far it is; [] while core is away. */
  async #catchUp(owner: Owner, after: number | undefined): Promise<InboxMessage[]> {
    const { stretch } = this.#store;
    const from = after === undefined ? stretch?.head : askFrom(stretch, after);
    const call = beginCall({ url: "", method: "GET", headers: new Headers() }, settingsOf(this.env));
    const told = from === undefined ? await readPosition(call, owner) : await listSince(call, owner, from);
    if (!told) return [];
    this.#store.stretch = learn(this.#store.stretch, from ?? told.sequence, told.sequence);
    this.#store.unread = told.unread;
    return told.messages;
  }

  /** Keeps what is new and sends it to every socket whose session lives; returns how many were new. */
  #deliver(messages: InboxMessage[], unread: number | undefined, revoked: ReadonlyMap<string, boolean | null>): number {
    const { stretch } = this.#store;
    if (stretch && continues(stretch, messages)) {
      this.#store.stretch = { ...stretch, head: Math.max(stretch.head, ...messages.map((one) => one.sequence)) };
    }
    const counted = unread !== undefined && unread !== this.#store.unread;
    if (counted) this.#store.unread = unread;
    const added = this.#store.add(messages.filter((one) => one.sequence > (stretch?.floor ?? 0)));
    if (added.length === 0 && !counted) return 0;
    for (const socket of this.ctx.getWebSockets()) {
      const standing = revoked.get(attachmentOf(socket).sessionId);
      if (standing === true) socket.close(closeCodes.signedOut, "signed out");
      else if (standing === null) socket.close(closeCodes.tryLater, "try later");
      else if (added.length === 0) this.#send(socket, { type: "unread", unread: this.#store.unread });
      else for (const one of added) this.#say(socket, one);
    }
    return added.length;
  }

  /** Whether the sessions behind the open sockets were ended; null where nobody can say. */
  async #revokedSessions(): Promise<Map<string, boolean | null>> {
    const call = beginCall({ url: "", method: "GET", headers: new Headers() }, settingsOf(this.env));
    const sessions = [...new Set(this.ctx.getWebSockets().map((socket) => attachmentOf(socket).sessionId))];
    const standings = sessions.map((id) =>
      standingOf(call, id).then(
        ({ revoked }) => revoked,
        () => null,
      ),
    );
    return new Map((await Promise.all(standings)).map((revoked, i) => [sessions[i]!, revoked]));
  }

  /** Takes a socket in; the oldest give way above ten. */
  #open(socket: WebSocket, sessionId: string): void {
    const others = this.ctx.getWebSockets().sort((a, b) => attachmentOf(a).openedAt - attachmentOf(b).openedAt);
    const surplus = others.slice(0, Math.max(0, others.length - mostSockets + 1));
    for (const one of surplus) one.close(closeCodes.tooManySockets, "too many sockets");
    this.ctx.acceptWebSocket(socket);
    const now = Date.now();
    socket.serializeAttachment({ sessionId, openedAt: now, pace: { since: now, count: 0 } } satisfies Attachment);
    if (others.length === 0) void this.ctx.storage.setAlarm(now + lifetimeMs);
  }

  #say(socket: WebSocket, message: InboxMessage): void {
    this.#send(socket, { ...message, unread: this.#store.unread });
  }

  #send(socket: WebSocket, message: ServerMessage): void {
    try {
      socket.send(JSON.stringify(message));
    } catch {
      // Closing already: its page resumes after the last message that it saw.
    }
  }
}

function attachmentOf(socket: WebSocket): Attachment {
  return socket.deserializeAttachment() as Attachment;
}

function isPing(message: string | ArrayBuffer): boolean {
  try {
    return typeof message === "string" && v.is(ClientMessage, JSON.parse(message));
  } catch {
    return false;
  }
}
