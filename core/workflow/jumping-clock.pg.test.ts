import { expect, test } from "bun:test";
import { eventually } from "../kernel/testing/eventually.ts";
import { useEngines } from "./crash-scene.suite.ts";

const { admin, engine, scene, finish, untilEngines, leasesEnd, demandWhole } = useEngines();

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
