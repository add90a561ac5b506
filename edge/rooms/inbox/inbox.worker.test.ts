import { evictDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { bindings, message, notification, Page, pushed, somebody, useWorld, world } from "./test-inbox.ts";
import { roomOf } from "./room.ts";

useWorld();

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

test("a ping is answered", async () => {
  const page = await Page.open(somebody());
  page.socket.send('{"type":"ping"}');
  await vi.waitFor(() => expect(page.heard.at(-1)).toEqual({ type: "pong" }));
});
