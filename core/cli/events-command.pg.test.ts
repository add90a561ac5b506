import { afterAll, beforeAll, expect, test } from "bun:test";
import { auditService } from "../audit/service.ts";
import { commentsEvents } from "../comments/events.ts";
import { exportsEvents } from "../exports/events.ts";
import { park } from "../kernel/inbox.ts";
import { service } from "../kernel/lifecycle/service.ts";
import { reaction } from "../kernel/reaction.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { weloAt } from "./welo.suite.ts";

const handled: string[] = [];
const broken = new Set<string>();
const react = reaction("count-comments", commentsEvents, "comment.created", async (_ctx, event) => {
  if (broken.has(event.id)) throw new Error("cannot count today");
  handled.push(event.id);
});
const counting = service({ name: "exports", contract: {}, events: exportsEvents, routes: {}, reactions: [react] });
const host = useHost([auditService, counting]);
let workspaceId = newId();
let door: ReturnType<typeof Bun.serve>;

beforeAll(() => {
  // Stands where the edge stands: whoever comes is of the workspace.
  door = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const body = request.method === "GET" ? undefined : await request.text();
      return host().request("audit", { workspaceId }, request.method, pathname.replace(/^\/v1/, "") + search, body);
    },
  });
});
afterAll(() => door.stop(true));

/** Parks events as the bus does after their last attempt, in their order. */
async function parked(count: number): Promise<string[]> {
  workspaceId = newId();
  const events: string[] = [];
  for (let i = 0; i < count; i++) {
    const commentId = newId();
    const id = newId();
    events.push(id);
    await park(
      host().runtimes.get("exports")!,
      react.name,
      {
        specversion: "1.0",
        id,
        source: "/welo/comments",
        type: "comment.created",
        subject: commentId,
        time: "2026-03-01T12:00:00.000Z",
        datacontenttype: "application/json",
        dataschema: "https://welo.dev/events/comment.created",
        workspaceid: workspaceId,
        actor: `user:${newId()}`,
        partitionkey: newId(),
        correlationid: newId(),
        causationid: null,
        traceparent: null,
        data: { commentId },
      },
      6,
      new Error("cannot count today"),
    );
  }
  return events;
}

const welo = (...args: string[]) => weloAt(door.url.origin, args);
const only = ["--service", "exports"];
const idsIn = (text: string) => text.match(/^[0-9a-f]{8}-\S+/gm) ?? [];

test("parked events are shown, replayed oldest first with progress, and are gone", async () => {
  const events = await parked(3);
  const shown = await welo("events", "replay", ...only);
  expect([shown.code, idsIn(shown.out).length]).toEqual([0, 3]);
  expect(shown.out).toContain("count-comments  comment.created  6");
  expect(handled).toEqual([]);

  const { code, out, err } = await welo("events", "replay", "--all", ...only);
  expect([code, out]).toEqual([0, "3 replayed, 0 failed again.\n"]);
  expect(err).toContain("Replaying  3 of 3 events");
  expect(handled).toEqual(events);
  expect((await welo("events", "list", ...only)).out).toBe("No event is parked.\n");
});

test("one is replayed by its id alone, and another id is nothing", async () => {
  const events = await parked(2);
  const [letter] = idsIn((await welo("events", "list", ...only)).out);
  const before = handled.length;
  const { code, out } = await welo("events", "replay", letter!, ...only, "--json");
  expect([code, JSON.parse(out)]).toEqual([
    0,
    { replayed: 1, failed: 0, results: [{ id: letter!, replayed: true, error: null }] },
  ]);
  const now = handled.slice(before);
  expect([now.length, events.includes(now[0]!)]).toEqual([1, true]);
  expect(idsIn((await welo("events", "list", ...only)).out)).toHaveLength(1);
  expect((await welo("events", "replay", newId(), ...only)).code).toBe(1);
});

test("what fails again is named with its reason, stays, and the command fails", async () => {
  const [first, second] = await parked(2);
  broken.add(first!);
  const { code, out, err } = await welo("events", "replay", "--all", ...only);
  expect([code, out]).toEqual([1, "1 replayed, 1 failed again.\n"]);
  expect(err).toContain("cannot count today");
  expect(handled.at(-1)).toBe(second!);
  expect(idsIn((await welo("events", "list", ...only)).out)).toHaveLength(1);
});
