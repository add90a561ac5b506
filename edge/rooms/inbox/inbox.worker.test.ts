import { env, exports } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describeBody, encodeIdentity, sign, signatureHeaders } from "../../../core/kernel/wire/signature.ts";
import { newId } from "../../../core/kernel/wire/id.ts";
import type { Bindings } from "../../env.ts";
import type { InboxMessage } from "./protocol.ts";
import { encode } from "../../gateway/body.ts";
import { roomOf } from "./room.ts";

const bindings = env as unknown as Bindings & { EDGE_SECRET: string };
const edge = (exports as unknown as { default: Fetcher }).default;
const origin = "http://edge.test";

/** What the servers around the room know. */
const world = {
  notifications: [] as ReturnType<typeof notification>[],
  revoked: new Set<string>(),
  coreIsAway: false,
  asked: 0,
};
const realFetch = globalThis.fetch;

beforeEach(() => {
  Object.assign(world, { notifications: [], revoked: new Set(), coreIsAway: false, asked: 0 });
  vi.stubGlobal("fetch", (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const { host } = new URL(request.url);
    if (host === "redis.test") return answerRedis(request);
    return host === "core.test" ? answerCore(request) : realFetch(request);
  });
});
afterEach(() => vi.unstubAllGlobals());

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

function notification(sequence: number) {
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

function message(sequence: number): InboxMessage {
  return { sequence, type: "notification", data: notification(sequence) };
}

function somebody() {
  return { userId: newId(), workspaceId: newId(), sessionId: newId(), origin };
}

async function ticketFor(person: ReturnType<typeof somebody>): Promise<string> {
  return (await roomOf(bindings, person.userId).issueTicket(person)).ticket;
}

async function upgrade(ticket: string, after?: number, from: string | null = origin): Promise<Response> {
  const query = new URLSearchParams({ ticket, ...(after === undefined ? {} : { after: String(after) }) });
  return edge.fetch(`${origin}/v1/inbox/socket?${query}`, {
    headers: { upgrade: "websocket", ...(from ? { origin: from } : {}) },
  });
}

class Page {
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

function pushed(person: ReturnType<typeof somebody>, messages: InboxMessage[], unread?: number) {
  world.notifications.push(
    ...messages
      .filter((one) => !world.notifications.some((known) => known.sequence === one.sequence))
      .map((one) => one.data as ReturnType<typeof notification>),
  );
  return roomOf(bindings, person.userId).push({ messages, unread });
}

test("a message that core pushes reaches every open page of its user, and nobody else's", async () => {
  const [person, other] = [somebody(), somebody()];
  const pages = [await Page.open(person), await Page.open(person)];
  const foreign = await Page.open(other);
  await pushed(person, [message(1)], 1);
  for (const page of pages)
    await vi.waitFor(() => expect(page.heard.at(-1)).toMatchObject({ type: "notification", sequence: 1, unread: 1 }));
  expect(foreign.sequences()).toEqual([]);
});

test("a message that is pushed twice is told once", async () => {
  const person = somebody();
  const page = await Page.open(person);
  expect(await pushed(person, [message(1)])).toEqual({ added: 1 });
  expect(await pushed(person, [message(1)])).toEqual({ added: 0 });
  await pushed(person, [message(2)]);
  await vi.waitFor(() => expect(page.sequences()).toEqual([1, 2]));
});

test("a page that comes back is told what it missed, in order and once", async () => {
  const person = somebody();
  const first = await Page.open(person, 0);
  await pushed(person, [message(1)]);
  await vi.waitFor(() => expect(first.sequences()).toEqual([1]));
  first.socket.close(1000);
  await pushed(person, [message(2), message(3)]);
  const second = await Page.open(person, 1);
  await pushed(person, [message(4)]);
  await vi.waitFor(() => expect(second.sequences()).toEqual([2, 3, 4]));
  expect(second.heard[0]).toMatchObject({ type: "hello", sequence: 3 });
});

test("what core could not push is fetched when the next push shows the gap", async () => {
  const person = somebody();
  const page = await Page.open(person);
  world.notifications.push(notification(1), notification(2));
  await pushed(person, [message(3)]);
  await vi.waitFor(() => expect(page.sequences()).toEqual([1, 2, 3]));
});

test("what core could not push is fetched when a page resumes", async () => {
  const person = somebody();
  world.notifications.push(notification(1), notification(2), notification(3));
  const page = await Page.open(person, 1);
  await vi.waitFor(() => expect(page.sequences()).toEqual([2, 3]));
});

test("a page without a position is told only of what comes from now on", async () => {
  const person = somebody();
  world.notifications.push(notification(1), notification(2));
  const page = await Page.open(person);
  expect(page.heard[0]).toEqual({ type: "hello", sequence: 2, unread: 2 });
  await pushed(person, [message(3)]);
  await vi.waitFor(() => expect(page.sequences()).toEqual([3]));
});

test("a page far behind is told everything, and pages that are up to date nothing again", async () => {
  const person = somebody();
  const current = await Page.open(person);
  const many = Array.from({ length: 700 }, (_, i) => message(i + 1));
  await pushed(person, many);
  await vi.waitFor(() => expect(current.sequences()).toHaveLength(700));
  const behind = await Page.open(person, 50);
  await vi.waitFor(() => expect(behind.sequences()).toEqual(many.slice(50).map((one) => one.sequence)));
  expect(current.sequences()).toHaveLength(700);
});

test("while core is away a page resumes from what the room holds", async () => {
  const person = somebody();
  (await Page.open(person, 0)).socket.close(1000);
  await pushed(person, [message(1), message(2)]);
  world.coreIsAway = true;
  const page = await Page.open(person, 1);
  await vi.waitFor(() => expect(page.sequences()).toEqual([2]));
});

test("a room that slept still knows its sockets and its messages", async () => {
  const person = somebody();
  const room = roomOf(bindings, person.userId);
  const page = await Page.open(person);
  await pushed(person, [message(1)]);
  await evictDurableObject(room, { webSockets: "hibernate" });
  await pushed(person, [message(2)]);
  await vi.waitFor(() => expect(page.sequences()).toEqual([1, 2]));
  await evictDurableObject(room, { webSockets: "close" });
  const again = await Page.open(person, 1);
  await vi.waitFor(() => expect(again.sequences()).toEqual([2]));
});

test("a ticket opens one socket", async () => {
  const ticket = await ticketFor(somebody());
  expect((await upgrade(ticket)).status).toBe(101);
  const again = await upgrade(ticket);
  expect(again.status).toBe(401);
  expect(await again.json()).toMatchObject({ code: "request.unauthenticated" });
});

test("a ticket does not open another user's inbox, nor one from another page, nor one after its time", async () => {
  const [person, other] = [somebody(), somebody()];
  const ticket = await ticketFor(person);
  const secret = ticket.split(".")[1];
  expect((await upgrade(`${other.userId}.${secret}`)).status).toBe(401);
  expect((await upgrade(ticket, undefined, "http://console.test")).status).toBe(401);
  const late = await ticketFor(person);
  await runInDurableObject(roomOf(bindings, person.userId), (_, state) => {
    state.storage.sql.exec("UPDATE tickets SET ticket = json_set(ticket, '$.expiresAt', 1)");
  });
  expect((await upgrade(late)).status).toBe(401);
});

test("a page of a foreign origin opens no socket", async () => {
  const person = somebody();
  const { ticket } = await roomOf(bindings, person.userId).issueTicket({ ...person, origin: "http://evil.test" });
  expect((await upgrade(ticket, undefined, "http://evil.test")).status).toBe(403);
});

test("a socket without an upgrade, a ticket or a position that is one is refused", async () => {
  const ticket = await ticketFor(somebody());
  expect((await edge.fetch(`${origin}/v1/inbox/socket?ticket=${ticket}`)).status).toBe(400);
  expect((await upgrade("nonsense")).status).toBe(401);
  const answer = await edge.fetch(`${origin}/v1/inbox/socket?ticket=${ticket}&after=x`, {
    headers: { upgrade: "websocket", origin },
  });
  expect(answer.status).toBe(422);
});

test("a ping is answered", async () => {
  const page = await Page.open(somebody());
  page.socket.send('{"type":"ping"}');
  await vi.waitFor(() => expect(page.heard.at(-1)).toEqual({ type: "pong" }));
});

test("a client that says too much at once, or too much too often, is shown out", async () => {
  const loud = await Page.open(somebody());
  loud.socket.send("x".repeat(2_000));
  await vi.waitFor(() => expect(loud.closed).toEqual({ code: 1009 }));
  const busy = await Page.open(somebody());
  for (let i = 0; i < 40; i++) busy.socket.send(`{"type":"other","i":${i}}`);
  await vi.waitFor(() => expect(busy.closed).toEqual({ code: 1008 }));
});

test("a page whose session was ended hears nothing more", async () => {
  const person = somebody();
  const page = await Page.open(person);
  world.revoked.add(`welo:revoked:${person.sessionId}`);
  await pushed(person, [message(1)]);
  await vi.waitFor(() => expect(page.closed).toEqual({ code: 4003 }));
  expect(page.sequences()).toEqual([]);
});

test("the eleventh socket of a user closes the first", async () => {
  const person = somebody();
  const pages: Page[] = [];
  for (let i = 0; i < 11; i++) pages.push(await Page.open(person));
  await vi.waitFor(() => expect(pages[0]!.closed).toEqual({ code: 4002 }));
  expect(pages.slice(1).every((page) => page.closed === undefined)).toBe(true);
});

test("a socket is renewed after its time", async () => {
  const person = somebody();
  const page = await Page.open(person);
  const room = roomOf(bindings, person.userId);
  expect(await runDurableObjectAlarm(room)).toBe(true);
  expect(page.closed).toBeUndefined();
  await runInDurableObject(room, (_, state) => {
    for (const socket of state.getWebSockets())
      socket.serializeAttachment({ ...socket.deserializeAttachment(), openedAt: 0 });
  });
  expect(await runDurableObjectAlarm(room)).toBe(true);
  await vi.waitFor(() => expect(page.closed).toEqual({ code: 4001 }));
});

test("core's push is taken with the shared secret's signature only, over exactly this body", async () => {
  const person = somebody();
  const page = await Page.open(person);
  const path = `/internal/rooms/user:${person.userId}`;
  const body = encode(JSON.stringify({ messages: [message(1)], unread: 1 }));
  const send = async (secret: string, sent: Uint8Array, time = Date.now()) => {
    const identity = encodeIdentity({
      workspaceId: person.workspaceId,
      actor: { type: "service", id: "notifications" },
      sessionId: null,
      scopes: null,
      ip: null,
      userAgent: null,
    });
    const parts = {
      method: "POST",
      path,
      identity,
      time: String(time),
      nonce: newId(),
      body: await describeBody(body),
    };
    return edge.fetch(origin + path, {
      method: "POST",
      body: sent,
      headers: {
        [signatureHeaders.identity]: identity,
        [signatureHeaders.time]: parts.time,
        [signatureHeaders.nonce]: parts.nonce,
        [signatureHeaders.body]: parts.body,
        [signatureHeaders.signature]: await sign(secret, parts),
      },
    });
  };
  expect((await send("another-secret-that-is-long-enough-too", body)).status).toBe(401);
  expect((await send(bindings.EDGE_SECRET, new TextEncoder().encode("{}"))).status).toBe(401);
  expect((await send(bindings.EDGE_SECRET, body, Date.now() - 60_000)).status).toBe(401);
  expect((await edge.fetch(origin + path, { method: "POST", body })).status).toBe(401);
  expect((await send(bindings.EDGE_SECRET, body)).status).toBe(200);
  await vi.waitFor(() => expect(page.sequences()).toEqual([1]));
});
