import { expect, test } from "bun:test";
import { commentsEvents } from "../comments/events.ts";
import { commentsService } from "../comments/service.ts";
import { exportsEvents } from "../exports/events.ts";
import type { Context } from "../kernel/context.ts";
import { park } from "../kernel/inbox.ts";
import { service } from "../kernel/lifecycle/service.ts";
import { reaction } from "../kernel/reaction.ts";
import { useHost } from "../kernel/testing/host.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import { newId } from "../kernel/wire/id.ts";
import { listDeadLetters, replayDeadLetter } from "./list-dead-letters.ts";
import { auditService } from "./service.ts";

const handled: string[] = [];
const broken = new Set<string>();
const react = reaction("count-comments", commentsEvents, "comment.created", async (_ctx, event) => {
  if (broken.has(event.id)) throw new Error("cannot count today");
  handled.push(event.id);
});
const counting = service({ name: "exports", contract: {}, events: exportsEvents, routes: {}, reactions: [react] });
const host = useHost([auditService, commentsService, counting]);

/** Parks a comment's event as the bus does after its last attempt. */
async function parked(workspaceid: string, of: "exports" | "comments" = "exports"): Promise<Envelope> {
  const [commentId, taskId] = [newId(), newId()];
  const event: Envelope = {
    specversion: "1.0",
    id: newId(),
    source: "/welo/comments",
    type: "comment.created",
    subject: commentId,
    time: "2026-03-01T12:00:00.000Z",
    datacontenttype: "application/json",
    dataschema: "https://welo.dev/events/comment.created",
    workspaceid,
    actor: `user:${newId()}`,
    partitionkey: taskId,
    correlationid: newId(),
    causationid: null,
    traceparent: null,
    data: { commentId },
  };
  await park(host().runtimes.get(of)!, react.name, event, 6, new Error("cannot count today"));
  return event;
}

const list = (ctx: Context, query: { service?: string; cursor?: string; limit?: number } = {}) =>
  listDeadLetters(ctx, { cursor: undefined, limit: 50, service: undefined, ...query });

test("parked events of all services are listed together, and those who do not answer are named", async () => {
  const ctx = host().context("audit");
  const event = await parked(ctx.workspaceId);
  await parked(newId());
  const { items, unreachable } = await list(ctx);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    service: "exports",
    reaction: "count-comments",
    attempts: 6,
    error: "cannot count today",
    replayedAt: null,
  });
  expect(items[0]!.event.id).toBe(event.id);
  expect(unreachable).toEqual([
    "auth",
    "projects",
    "tasks",
    "workflow",
    "annotations",
    "quality",
    "notifications",
    "analytics",
    "files",
  ]);
});

test("one service's parked events can be asked for alone, and no service of another name", async () => {
  const ctx = host().context("audit");
  await parked(ctx.workspaceId);
  expect(await list(ctx, { service: "comments" })).toEqual({ items: [], nextCursor: null, unreachable: [] });
  expect((await list(ctx, { service: "exports" })).items).toHaveLength(1);
  expect(await list(ctx, { service: "tasks" })).toEqual({ items: [], nextCursor: null, unreachable: ["tasks"] });
  await expect(list(ctx, { service: "nobody" })).rejects.toMatchObject({
    code: "audit.unknown_service",
    status: 404,
  });
});

test("a replayed event reaches its reaction once, and its row says so", async () => {
  const ctx = host().context("audit");
  const event = await parked(ctx.workspaceId);
  const [letter] = (await list(ctx, { service: "exports" })).items;
  const replay = () => replayDeadLetter(ctx, { service: "exports", deadLetterId: letter!.id });
  expect(await replay()).toEqual({ replayed: true, error: null });
  expect(await replay()).toEqual({ replayed: true, error: null });
  expect(handled.filter((id) => id === event.id)).toHaveLength(1);
  expect((await list(ctx, { service: "exports" })).items[0]!.replayedAt).not.toBeNull();
});

test("a replay that fails again tells why and stays parked", async () => {
  const ctx = host().context("audit");
  const event = await parked(ctx.workspaceId);
  broken.add(event.id);
  const [letter] = (await list(ctx, { service: "exports" })).items;
  expect(await replayDeadLetter(ctx, { service: "exports", deadLetterId: letter!.id })).toEqual({
    replayed: false,
    error: "cannot count today",
  });
  expect((await list(ctx, { service: "exports" })).items[0]).toMatchObject({
    attempts: 7,
    replayedAt: null,
  });
});

test("another workspace's parked event cannot be replayed", async () => {
  const ctx = host().context("audit");
  await parked(ctx.workspaceId);
  const [letter] = (await list(ctx, { service: "exports" })).items;
  const stranger = host().context("audit");
  await expect(replayDeadLetter(stranger, { service: "exports", deadLetterId: letter!.id })).rejects.toMatchObject({
    status: 404,
  });
});

test("page after page shows each parked event of all services once, those that were replayed last", async () => {
  const ctx = host().context("audit");
  const events: string[] = [];
  for (const of of ["exports", "comments", "exports", "exports", "comments"] as const)
    events.unshift((await parked(ctx.workspaceId, of)).id);
  const latest = (await list(ctx, { limit: 1 })).items[0]!;
  expect(latest.event.id).toBe(events[0]!);
  const [waiting] = (await list(ctx, { service: "exports" })).items;
  await replayDeadLetter(ctx, { service: "exports", deadLetterId: waiting!.id });
  const order = [...events.filter((id) => id !== waiting!.event.id), waiting!.event.id as string];
  for (const limit of [1, 2, 5]) {
    const seen: unknown[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ; pages++) {
      const { items, nextCursor } = await list(ctx, { limit, cursor });
      expect(items.length).toBeLessThanOrEqual(limit);
      seen.push(...items.map(({ event }) => event.id));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    expect([seen, pages]).toEqual([order, Math.ceil(5 / limit) - 1]);
  }
});

test("what is no cursor of the list is said to be none", async () => {
  const { workspaceId } = host().context("audit");
  const answer = await host().request("audit", { workspaceId }, "GET", "/events/dead-letters?cursor=waits.x");
  expect([answer.status, await answer.json()]).toMatchObject([422, { errors: [{ pointer: "/query/cursor" }] }]);
});
