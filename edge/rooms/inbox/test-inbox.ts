import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { newId } from "../../../core/kernel/wire/id.ts";
import type { Bindings } from "../../env.ts";
import type { InboxMessage } from "./protocol.ts";
import { roomOf } from "./room.ts";

export const bindings = env as unknown as Bindings & { EDGE_SECRET: string };
export const edge = (exports as unknown as { default: Fetcher }).default;
export const origin = "http://edge.test";

/** What the servers around the room know. */
export const world = {
  notifications: [] as ReturnType<typeof notification>[],
  revoked: new Set<string>(),
  coreIsAway: false,
  asked: 0,
};
const realFetch = globalThis.fetch;

/** Sets what surrounds the rooms of a test: the network answers as `world` says. */
export function useWorld(): void {
  beforeEach(() => {
    Object.assign(world, { notifications: [], revoked: new Set(), coreIsAway: false, asked: 0 });
    vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
      const request = new Request(input, init);
      const { host } = new URL(request.url);
      if (host === "redis.test") return answerRedis(request);
      return host === "core.test" ? answerCore(request) : realFetch(request);
    });
  });
  afterEach(() => vi.unstubAllGlobals());
}

async function answerRedis(request: Request): Promise<Response> {
  const [name, ...keys] = (await request.json()) as string[];
  if (String(name).toLowerCase() !== "mget") return Response.json({ error: "ERR unexpected" }, { status: 400 });
  return Response.json({
    result: keys.map((key) => (key === "welo:revocations" ? btoa("1") : world.revoked.has(key) ? btoa("1") : null)),
  });
}

function answerCore(request: Request): Response {
  world.asked++;
  if (world.coreIsAway) throw new TypeError("Network connection lost.");
  const url = new URL(request.url);
  if (url.pathname.startsWith("/internal/notifications/since/")) {
    const items = world.notifications
      .filter((one) => one.sequence > Number(url.searchParams.get("after")))
      .slice(0, 100);
    return Response.json({ items, unread: world.notifications.length });
  }
  const items = world.notifications.slice(-1);
  return Response.json({ items, nextCursor: null, unread: world.notifications.length });
}

export function notification(sequence: number) {
  return {
    id: newId(),
    kind: "task.assigned",
    title: `${sequence}`,
    body: "",
    link: "/",
    readAt: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    sequence,
  };
}

export function message(sequence: number): InboxMessage {
  return { sequence, type: "notification", data: notification(sequence) };
}

export function somebody() {
  return { userId: newId(), workspaceId: newId(), sessionId: newId(), origin };
}

export async function ticketFor(person: ReturnType<typeof somebody>): Promise<string> {
  return (await roomOf(bindings, person.userId).issueTicket(person)).ticket;
}

export async function upgrade(ticket: string, after?: number, from: string | null = origin): Promise<Response> {
  const query = new URLSearchParams({ ticket, ...(after === undefined ? {} : { after: String(after) }) });
  return edge.fetch(`${origin}/v1/inbox/socket?${query}`, {
    headers: { upgrade: "websocket", ...(from ? { origin: from } : {}) },
  });
}

export class Page {
  readonly heard: Record<string, unknown>[] = [];
  readonly socket: WebSocket;
  closed: { code: number } | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener("message", (event) => void this.heard.push(JSON.parse(event.data as string)));
    socket.addEventListener("close", (event) => {
      this.closed = { code: event.code };
    });
    socket.accept();
  }

  static async open(person: ReturnType<typeof somebody>, after?: number): Promise<Page> {
    const answer = await upgrade(await ticketFor(person), after);
    expect(answer.status).toBe(101);
    const page = new Page(answer.webSocket!);
    await vi.waitFor(() => expect(page.heard[0]).toMatchObject({ type: "hello" }));
    return page;
  }

  sequences(): unknown[] {
    return this.heard.filter((one) => one.type === "notification").map((one) => one.sequence);
  }
}

export function pushed(person: ReturnType<typeof somebody>, messages: InboxMessage[], unread?: number) {
  world.notifications.push(
    ...messages
      .filter((one) => !world.notifications.some((known) => known.sequence === one.sequence))
      .map((one) => one.data as ReturnType<typeof notification>),
  );
  return roomOf(bindings, person.userId).push({ messages, unread });
}
