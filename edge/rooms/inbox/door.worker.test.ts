import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { newId } from "../../../core/kernel/wire/id.ts";
import { describeBody, encodeIdentity, seal, sealHeader } from "../../../core/kernel/wire/signature.ts";
import { encode } from "../../gateway/body.ts";
import { roomOf } from "./room.ts";
import {
  bindings,
  edge,
  message,
  origin,
  Page,
  pushed,
  somebody,
  ticketFor,
  upgrade,
  useWorld,
  world,
} from "./test-inbox.ts";

useWorld();

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
        [sealHeader]: seal(secret, parts),
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
