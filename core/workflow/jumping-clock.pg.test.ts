import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useEngines } from "./crash-scene.suite.ts";
import { first, migrationScene } from "./migration-scene.suite.ts";

const { host, admin, engine, scene, finish, untilEngines, leasesEnd, demandWhole } = useEngines();

const DELAY_MS = 2000;
/** What a process knows of the database's clock is right but for the way to it and back; jumps are hours. */
const ROUGHLY_MS = 500;
const HOUR_MS = 3_600_000;
const waiting = {
  id: "waiting",
  context: { seen: [], answer: 0 },
  initial: "working",
  states: {
    working: { on: { "task.cancelled": "waiting" } },
    waiting: { after: { [DELAY_MS]: "fired" } },
    fired: { on: { end: "over" } },
    over: { type: "final" },
  },
};

test.each([
  ["forward once a timer is set", 0, HOUR_MS],
  ["back once a timer is set", 0, -HOUR_MS],
  ["forward before, and back far beyond", HOUR_MS, -24 * HOUR_MS],
  ["back before, and forward far beyond", -24 * HOUR_MS, HOUR_MS],
])(
  "timers of a process whose clock jumps %s are due by the database's",
  async (_, whenSet, whenDue) => {
    const jumping = engine();
    await untilEngines(1);
    await jumping.setWrong(whenSet);
    const s = await scene(4, waiting);
    const [{ began }] = (await admin()`select clock_timestamp() as began`) as unknown as [{ began: Date }];
    await finish(s, s.taskIds);
    const due = await eventually(async () => {
      const rows = await admin()<{ at: Date; now: Date }[]>`
      select due_at as at, clock_timestamp() as now from workflow.timers where workspace_id = ${s.ctx.workspaceId}`;
      return rows.length === s.taskIds.length && rows;
    });
    const last = new Date(Math.max(...due.map(({ at }) => at.getTime())));
    const first = new Date(Math.min(...due.map(({ at }) => at.getTime())));
    expect(first.getTime()).toBeGreaterThan(began.getTime() + DELAY_MS - ROUGHLY_MS);
    expect(last.getTime()).toBeLessThan(due[0]!.now.getTime() + DELAY_MS + ROUGHLY_MS);
    await jumping.setWrong(whenDue);
    const before: number[] = [];
    // Looked at all the time, so that one that fires early is seen before it is due.
    await eventually(async () => {
      const [row] = await admin()<{ fired: number; early: boolean }[]>`
      select count(*) filter (where states[1] = 'fired')::int as fired, clock_timestamp() < ${new Date(first.getTime() - ROUGHLY_MS)} as early
      from workflow.workflow_instances where workspace_id = ${s.ctx.workspaceId}`;
      if (row!.early) before.push(row!.fired);
      return row!.fired === s.taskIds.length;
    });
    expect(before.filter((fired) => fired > 0)).toEqual([]);
    await jumping.kill();
    await leasesEnd();
    await demandWhole(s);
  },
  60_000,
);

test("what an instance waits for where it is moved to is due by the database's time, on a process whose clock is wrong", async () => {
  const delayMs = 90_000;
  const slower = { ...first, states: { ...first.states, first: { after: { [delayMs]: "late" } } } };
  const { firsts, migrate, ended } = await migrationScene(host, { inFirst: 2, inSecond: 0, after: slower });
  const wrong = engine();
  await untilEngines(1);
  await wrong.setWrong(HOUR_MS);
  expect(await ended(await migrate({ second: "late" }))).toMatchObject({ done: 2, failed: 0 });
  const due = await admin()<{ inMs: number }[]>`
    select (extract(epoch from due_at - clock_timestamp()) * 1000)::float8 as "inMs" from workflow.timers
    where instance_id in ${admin()(firsts.map(({ id }) => id))}`;
  expect(due).toHaveLength(2);
  for (const { inMs } of due) expect(inMs).toBeWithin(0, delayMs + ROUGHLY_MS);
  await wrong.kill();
  await leasesEnd();
}, 60_000);
