import { DurableObject } from "cloudflare:workers";
import { requestProblems } from "../../../core/kernel/wire/problem.ts";
import { type Bindings, settingsOf } from "../../env.ts";
import { beginCall } from "../../gateway/call.ts";
import { problemResponse } from "../../gateway/problem.ts";
import { standingOf } from "../../gateway/revocation.ts";
import { listSince } from "./catch-up.ts";
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
    const owner = this.#store.owner;
    // Nobody ever listened here: the first socket asks core for all.
    if (!owner) return { added: 0 };
    const asked = unread === undefined ? this.#store.unread : unread;
    const missed = continues(this.#store.stretch, messages)
      ? []
      : await this.#catchUp(owner, this.#store.stretch?.head ?? 0);
    const added = this.#take(merge(0, missed, messages), unread === undefined ? null : asked);
    await this.#tell(added);
    return { added: added.length };
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
    if (after === null)
      return problemResponse(requestProblems.invalid({ errors: [{ pointer: "/after", detail: "must be a number" }] }));
    const missed = await this.#catchUp(ticket, after ?? this.#store.stretch?.head ?? 0);
    await this.#tell(this.#take(missed, null));

    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.#makeRoom();
    this.ctx.acceptWebSocket(ours);
    const now = Date.now();
    ours.serializeAttachment({
      sessionId: ticket.sessionId,
      openedAt: now,
      pace: { since: now, count: 0 },
    } satisfies Attachment);
    const head = this.#store.stretch?.head ?? 0;
    this.#send(ours, { type: "hello", sequence: head, unread: this.#store.unread });
    if (after !== undefined)
      for (const one of merge(after, missed, this.#store.after(after)))
        this.#send(ours, { ...one, unread: this.#store.unread });
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + socketMinutes * 60_000);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const attachment = socket.deserializeAttachment() as Attachment;
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
    const lifetime = socketMinutes * 60_000;
    let next = Number.POSITIVE_INFINITY;
    for (const socket of this.ctx.getWebSockets()) {
      const due = (socket.deserializeAttachment() as Attachment).openedAt + lifetime;
      if (due <= Date.now()) socket.close(closeCodes.renew, "renew");
      else next = Math.min(next, due);
    }
    if (Number.isFinite(next)) await this.ctx.storage.setAlarm(next);
  }

  async #catchUp(owner: Owner, after: number): Promise<InboxMessage[]> {
    const from = askFrom(this.#store.stretch, after);
    const answer = await listSince(beginCall(new Headers(), settingsOf(this.env)), owner, from);
    if (!answer) return [];
    this.#store.stretch = learn(this.#store.stretch, from, answer.messages.at(-1)?.sequence ?? from);
    this.#store.unread = answer.unread;
    return answer.messages;
  }

  #take(messages: InboxMessage[], unread: number | null): InboxMessage[] {
    const { stretch } = this.#store;
    if (stretch && continues(stretch, messages)) {
      const last = messages.at(-1)?.sequence ?? stretch.head;
      this.#store.stretch = { floor: stretch.floor, head: Math.max(stretch.head, last) };
    }
    if (unread !== null && unread !== this.#store.unread) {
      this.#store.unread = unread;
      if (messages.length === 0)
        for (const socket of this.ctx.getWebSockets()) this.#send(socket, { type: "unread", unread });
    }
    return this.#store.add(messages);
  }

  /** Sends new messages to every socket whose session still lives. */
  async #tell(messages: InboxMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const call = beginCall(new Headers(), settingsOf(this.env));
    const standings = new Map<string, boolean | null>();
    for (const socket of this.ctx.getWebSockets()) {
      const { sessionId } = socket.deserializeAttachment() as Attachment;
      if (!standings.has(sessionId))
        standings.set(
          sessionId,
          await standingOf(call, sessionId).then(
            (s) => s.revoked,
            () => null,
          ),
        );
      const revoked = standings.get(sessionId);
      if (revoked === false) for (const one of messages) this.#send(socket, { ...one, unread: this.#store.unread });
      else socket.close(revoked ? closeCodes.signedOut : closeCodes.tryLater, revoked ? "signed out" : "try later");
    }
  }

  #makeRoom(): void {
    const sockets = this.ctx.getWebSockets();
    const opened = (socket: WebSocket) => (socket.deserializeAttachment() as Attachment).openedAt;
    const surplus = sockets.length - mostSockets + 1;
    if (surplus <= 0) return;
    for (const socket of sockets.sort((a, b) => opened(a) - opened(b)).slice(0, surplus))
      socket.close(closeCodes.tooManySockets, "too many sockets");
  }

  #send(socket: WebSocket, message: ServerMessage): void {
    try {
      socket.send(JSON.stringify(message));
    } catch {
      // Closing already: its page resumes after the last message that it saw.
    }
  }
}

function isPing(message: string | ArrayBuffer): boolean {
  try {
    return (
      typeof message === "string" && ClientMessage["~standard"] !== undefined && JSON.parse(message).type === "ping"
    );
  } catch {
    return false;
  }
}
