import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { askingStates, untilKilled, useEngines } from "./crash-scene.suite.ts";

const { admin, engine, scene, finish, seenOf, untilIn, leasesEnd, demandWhole } = useEngines();
let sink: ReturnType<typeof Bun.serve>;
/** Who is not answered for now. */
const refused = new Set<string>();
/** Under which keys each task asked, and when by the database's clock, in epoch milliseconds. */
const asked = new Map<string, { key: string | null; at: number }[]>();

beforeAll(() => {
  sink = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { taskId } = (await request.json()) as { taskId: string };
      const [now] = await admin()<{ at: Date }[]>`select clock_timestamp() as at`;
      const key = request.headers.get("idempotency-key");
      asked.set(taskId, [...(asked.get(taskId) ?? []), { key, at: now!.at.getTime() }]);
      return refused.has(taskId) ? new Response(null, { status: 503 }) : Response.json({ answer: 1 });
    },
  });
});
afterAll(() => sink.stop(true));

const chart = () => ({
  id: "asking",
  context: { seen: [], answer: 0 },
  initial: "working",
  states: {
    working: { on: { "task.cancelled": "asking" } },
    ...askingStates(sink.url.href),
  },
});

test("engines that are killed between two attempts leave to the next how many there were and when another is due", async () => {
  const s = await scene(1, chart());
  const taskId = s.taskIds[0]!;
  const effect = async () => {
    const [row] = await admin()<{ attempts: number; status: string; runAt: Date; lockedUntil: Date | null }[]>`
      select attempts, status, run_at as "runAt", locked_until as "lockedUntil", error from workflow.effects where task_id = ${taskId}`;
    return row!;
  };
  refused.add(taskId);
  await finish(s, [taskId]);
  for (let attempt = 1; attempt <= 2; attempt++) {
    const killed = engine("workflow.effect.put-off");
    if (attempt > 1) {
      // Another that is due shows that the engine looks for what is: what is not yet, it leaves alone.
      const before = await effect();
      const other = await scene(1, chart());
      await finish(other, other.taskIds);
      await untilIn(other, "answered");
      expect(await effect()).toEqual(before);
      await admin()`update workflow.effects set run_at = clock_timestamp() where task_id = ${taskId}`;
    }
    await untilKilled(killed);
    const left = await effect();
    expect(left).toMatchObject({ attempts: attempt, status: "waiting", lockedUntil: null, error: expect.any(String) });
    // At least half of a second, and twice that after the second attempt; what a process knows of the database's clock is nearly right.
    expect(left.runAt.getTime() - asked.get(taskId)!.at(-1)!.at).toBeGreaterThan(400 * attempt);
    await admin()`update workflow.effects set run_at = run_at + interval '1 hour' where task_id = ${taskId}`;
    await leasesEnd();
  }
  refused.delete(taskId);
  await admin()`update workflow.effects set run_at = clock_timestamp() where task_id = ${taskId}`;
  const last = engine();
  await untilIn(s, "answered");
  await eventually(async () => (await effect()).status === "done");
  await last.kill();
  await leasesEnd();
  expect(await effect()).toMatchObject({ attempts: 3 });
  expect(asked.get(taskId)).toHaveLength(3);
  expect(new Set(asked.get(taskId)!.map(({ key }) => key)).size).toBe(1);
  expect((await seenOf(s)).get(taskId)).toMatchObject({ answer: 1 });
  await demandWhole(s);
}, 120_000);
