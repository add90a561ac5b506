import type postgres from "postgres";
import type { Runtime } from "../../kernel/context.ts";
import { fireTimers } from "../../workflow/fire-timers.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { round, timerId } from "./chart.ts";
import { flood } from "./drive.ts";
import { onWorld, OPEN, type Place, TURNS } from "./engine-contenders.ts";
import { idSql } from "./world.ts";

const FINISHED = 10_000_000;
/** What is inserted by one statement. */
const SLICE = 250_000;
const FIRED = 5000;

async function inSlices(rows: number, insert: (from: number, to: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows; from += SLICE) await insert(from, Math.min(rows, from + SLICE) - 1);
}

/** As many as the engine takes while the table holds millions of instances that have ended. */
export function runFinished(given: Given): Promise<Measure> {
  const rows = given.rows ?? FINISHED;
  const furnish = async (sql: postgres.Sql) => {
    const [one] = await sql<{ workspace_id: string; workflow_id: string; project_id: string }[]>`
      select workspace_id, workflow_id, project_id from workflow.workflow_instances limit 1`;
    await inSlices(rows, (from, to) =>
      sql.unsafe(`
        insert into workflow.workflow_instances (id, workspace_id, workflow_id, definition_version, task_id, project_id, batch_id, status, states, snapshot, sequence, created_at, updated_at)
        select ${idSql("n", 3)}, '${one!.workspace_id}', '${one!.workflow_id}', 1, ${idSql("n", 4)}, '${one!.project_id}', '${one!.project_id}', 'completed', '{queued}',
          '{"status":"done","value":"queued","context":{"bar":0.5,"count":1},"history":{}}', 9, now(), now() from generate_series(${from}, ${to}) as n`),
    );
    await sql.unsafe("vacuum analyze workflow.workflow_instances");
    await sql.unsafe("checkpoint");
  };
  return onWorld(
    given,
    async ({ contexts, subjects }) => {
      const { taken, seconds } = await flood(contexts, subjects, { turns: given.size ?? TURNS, open: OPEN });
      return { perSecond: taken / seconds, facts: { rows }, tables: [] };
    },
    furnish,
  );
}

/** Timers that are set, cancelled and fired while so many others wait. */
export function runTimers(given: Given, pending: number): Promise<Measure> {
  const furnish = async (sql: postgres.Sql) => {
    const [one] = await sql<{ workspace_id: string }[]>`select workspace_id from workflow.workflow_instances limit 1`;
    await inSlices(pending, (from, to) =>
      sql.unsafe(`
        insert into workflow.timers (instance_id, timer_id, workspace_id, due_at, event)
        select ${idSql("n", 5)}, '${timerId}', '${one!.workspace_id}', now() + interval '1 day' + random() * interval '30 days', '{"type":"${timerId}"}'
        from generate_series(${from}, ${to}) as n`),
    );
    await sql.unsafe("vacuum analyze workflow.timers");
    await sql.unsafe("checkpoint");
  };
  return onWorld(
    given,
    async (place) => {
      const { contexts, subjects } = place;
      // Those whose next turn sets a timer, and then cancels it.
      const setting = subjects.filter(({ nth, step }) => (nth + step) % round.length === 0);
      const turns = Math.min(given.size ?? TURNS / 4, 2 * setting.length);
      const firing = subjects
        .filter(({ nth, step }) => (nth + step) % round.length === 1)
        .slice(0, Math.min(FIRED, Math.ceil(turns / 10)));
      const { taken, seconds } = await flood(contexts, setting, { turns, open: Math.min(OPEN, setting.length >> 1) });
      const began = performance.now();
      const fired = await fire(
        place,
        firing.map(({ id }) => id),
      );
      const firingSeconds = (performance.now() - began) / 1000;
      await undo(
        place,
        firing.map(({ id }) => id),
      );
      // They have left the round, and wait for nothing.
      for (const subject of firing) subject.nth++;
      return { perSecond: (taken + fired) / (seconds + firingSeconds), facts: { pending, fired }, tables: [] };
    },
    furnish,
  );
}

/** Makes timers due and waits until all have fired. */
async function fire({ runtime, sql }: Place, ids: string[]): Promise<number> {
  await sql`update workflow.timers set due_at = now() where instance_id = any(${ids}::uuid[])`;
  const left = async () =>
    (
      await sql<{ n: number }[]>`select count(*)::int as n from workflow.timers where instance_id = any(${ids}::uuid[])`
    )[0]!.n;
  while ((await left()) > 0) await fireTimers.run(runtime satisfies Runtime);
  return ids.length;
}

/** Takes what fired out of the count of turns, after seeing that each fired once. */
async function undo({ sql }: Place, ids: string[]): Promise<void> {
  const [row] = await sql<{ n: number; events: number }[]>`
    with gone as (delete from workflow.state_transitions where instance_id = any(${ids}::uuid[]) and event->>'type' = ${timerId} returning 1),
    unsaid as (delete from workflow.outbox where envelope->'data'->>'event' = ${timerId} returning 1)
    select (select count(*)::int from gone) as n, (select count(*)::int from unsaid) as events`;
  if (row!.n !== ids.length || row!.events !== ids.length)
    throw new Error(`${ids.length} timers fell due, ${row!.n} fired and ${row!.events} were told of`);
  await sql`update workflow.workflow_instances set sequence = sequence - 1 where id = any(${ids}::uuid[])`;
}
