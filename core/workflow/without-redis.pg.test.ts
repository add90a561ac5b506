import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "../kernel/wire/id.ts";
import { askingStates, useEngines } from "./crash-scene.suite.ts";

const { engine, scene, seenOf, untilIn, leasesEnd, demandWhole } = useEngines();
let sink: ReturnType<typeof Bun.serve>;
beforeAll(() => {
  sink = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json({ answer: 1 }) });
});
afterAll(() => sink.stop(true));

const chart = () => ({
  id: "whole",
  context: { seen: [], answer: 0 },
  initial: "working",
  states: {
    working: { on: { go: "waiting" } },
    waiting: { after: { "10": "asking" } },
    ...askingStates(sink.url.href),
  },
});

test("an engine that has no Redis at all moves instances, fires their timers and does what they ask for outside", async () => {
  const s = await scene(5, chart());
  const alone = engine(undefined, undefined, { REDIS_URL: "redis://127.0.0.1:1" });
  const caller = { type: "user" as const, id: newId() };
  const rest = { sessionId: null, scopes: null, ip: "127.0.0.1", userAgent: "test" };
  const identity = { workspaceId: s.ctx.workspaceId, actor: caller, ...rest };
  for (const taskId of s.taskIds)
    await alone.ask({ identity, method: "POST", path: `/tasks/${taskId}/events`, headers: {}, body: { type: "go" } });
  await untilIn(s, "answered");
  await alone.kill();
  await leasesEnd();
  await demandWhole(s);
  expect([...(await seenOf(s)).values()].map(({ answer }) => answer)).toEqual(s.taskIds.map(() => 1));
}, 60_000);
