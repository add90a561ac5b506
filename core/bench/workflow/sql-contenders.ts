import type postgres from "postgres";
import { connectService } from "../../../db/client.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { median } from "../rounds.ts";
import { type Turn, timerId, turnOf } from "./chart.ts";
import { TURNS } from "./engine-contenders.ts";
import { costOf } from "./meters.ts";
import { demandTurns, enter, type Subject, type World } from "./world.ts";

const BATCH = 100;
/** Statements under way at a time: as many as there are processors. */
const LANES = 2;

const WRITE = `
with u as (
  update workflow.workflow_instances i set states = r.states::text[], snapshot = r.snapshot, sequence = r.sequence, updated_at = r.at
  from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::int[], $5::timestamptz[]) as r(id, states, snapshot, sequence, at)
  where i.id = r.id and i.sequence = r.sequence - 1 returning i.id),
t as (
  insert into workflow.state_transitions (id, workspace_id, instance_id, task_id, project_id, sequence, event, from_states, to_states, actions, actor, at)
  select id, workspace_id, instance_id, task_id, project_id, sequence, event, f::text[], t::text[], '{}', actor, at
  from unnest($6::uuid[], $7::uuid[], $1::uuid[], $8::uuid[], $9::uuid[], $4::int[], $10::jsonb[], $11::text[], $2::text[], $12::text[], $5::timestamptz[])
    as r(id, workspace_id, instance_id, task_id, project_id, sequence, event, f, t, actor, at)),
c as (
  delete from workflow.timers d using unnest($13::uuid[], $14::text[]) as r(instance_id, timer_id) where d.instance_id = r.instance_id and d.timer_id = r.timer_id),
s as (
  insert into workflow.timers (instance_id, timer_id, workspace_id, due_at, event)
  select * from unnest($15::uuid[], $16::text[], $17::uuid[], $18::timestamptz[], $19::jsonb[])),
o as (
  insert into workflow.outbox (id, workspace_id, partition_key, envelope)
  select * from unnest($20::uuid[], $7::uuid[], $21::text[], $22::jsonb[]))
select count(*)::int as n from u`;

function envelopeOf(subject: Subject, turn: Turn, sequence: number, at: string, id: string) {
  return {
    specversion: "1.0",
    id,
    source: "/welo/workflow",
    type: "state.transitioned",
    subject: subject.taskId,
    time: at,
    datacontenttype: "application/json",
    dataschema: "https://welo.dev/events/state.transitioned",
    workspaceid: subject.workspaceId,
    actor: "system:workflow",
    partitionkey: subject.taskId,
    correlationid: id,
    causationid: null,
    traceparent: null,
    data: {
      instanceId: subject.id,
      workflowId: subject.workflowId,
      taskId: subject.taskId,
      projectId: subject.projectId,
      batchId: subject.batchId,
      sequence,
      event: turn.event.type,
      from: [turn.from],
      to: [turn.to],
      meta: turn.meta,
    },
  };
}

const array = (values: readonly string[]) => `{${values.map((value) => JSON.stringify(value)).join(",")}}`;

/** What the engine would write for the next turn of each, ready to be sent. */
function parametersOf(batch: readonly Subject[]): string[] {
  const now = new Date();
  const at = now.toISOString();
  const due = new Date(now.getTime() + 3_600_000).toISOString();
  const turns = batch.map((subject) => ({
    subject,
    turn: turnOf(subject.nth, subject.step),
    sequence: subject.step + 2,
  }));
  const leaving = turns.filter(({ turn }) => turn.from === "working").map(({ subject }) => subject);
  const entering = turns.filter(({ turn }) => turn.to === "working").map(({ subject }) => subject);
  const envelopes = turns.map(({ subject, turn, sequence }) => envelopeOf(subject, turn, sequence, at, newId()));
  return [
    array(turns.map(({ subject }) => subject.id)),
    array(turns.map(({ turn }) => `{${turn.to}}`)),
    array(
      turns.map(({ subject, turn }) =>
        JSON.stringify({
          status: "active",
          value: turn.to,
          context: { count: (subject.step + 3) >> 2, bar: 0.5 },
          history: {},
        }),
      ),
    ),
    array(turns.map(({ sequence }) => String(sequence))),
    array(turns.map(() => at)),
    array(turns.map(() => newId())),
    array(turns.map(({ subject }) => subject.workspaceId)),
    array(turns.map(({ subject }) => subject.taskId)),
    array(turns.map(({ subject }) => subject.projectId)),
    array(turns.map(({ turn }) => JSON.stringify(turn.event))),
    array(turns.map(({ turn }) => `{${turn.from}}`)),
    array(turns.map(() => "system:workflow")),
    array(leaving.map(({ id }) => id)),
    array(leaving.map(() => timerId)),
    array(entering.map(({ id }) => id)),
    array(entering.map(() => timerId)),
    array(entering.map(({ workspaceId }) => workspaceId)),
    array(entering.map(() => due)),
    array(entering.map(() => JSON.stringify({ type: timerId }))),
    array(envelopes.map(({ id }) => id)),
    array(turns.map(({ subject }) => subject.taskId)),
    array(envelopes.map((envelope) => JSON.stringify(envelope))),
  ];
}

async function onWorld<T>(
  { env, prepared }: Given,
  work: (place: { lanes: postgres.Sql[]; subjects: Subject[]; sql: postgres.Sql }) => Promise<T>,
): Promise<T> {
  const world = prepared as World;
  const { database, subjects } = await enter(env, world);
  const opened = Array.from({ length: LANES }, () => connectService("workflow", database.url, 1));
  try {
    const lanes = opened.map(({ app }) => app.sql);
    for (const lane of lanes) await lane`select set_config('app.workspaces', ${array(world.workspaces)}, false)`;
    const result = await work({ lanes, subjects, sql: database.sql });
    await demandTurns(
      database.sql,
      subjects,
      subjects.reduce((sum, { step }) => sum + step, 0),
    );
    return result;
  } finally {
    await Promise.all(opened.flatMap(({ app, system }) => [app.close(), system.close()]));
    await database.drop();
  }
}

async function write(lane: postgres.Sql, parameters: string[], batch: readonly Subject[]): Promise<void> {
  const [row] = await lane.unsafe<{ n: number }[]>(WRITE, parameters, { prepare: true });
  if (row!.n !== batch.length) throw new Error(`${batch.length} turns were sent and ${row!.n} were taken`);
  for (const subject of batch) subject.step++;
}

/** The rows that the engine writes, made ready beforehand and written by SQL alone, a hundred transitions per statement. */
export function runSqlBatch(given: Given): Promise<Measure> {
  return onWorld(given, async ({ lanes, subjects, sql }) => {
    const turns = given.size ?? TURNS;
    let [seconds, walBytes, taken] = [0, 0, 0];
    // Made ready a slice at a time, off the clock, so that memory holds it.
    for (let from = 0; from < turns; from += 20_000) {
      const slice = Math.min(20_000, turns - from);
      const batches = Array.from({ length: Math.ceil(slice / BATCH) }, (_, i) => {
        const start = from + i * BATCH;
        const length = Math.min(BATCH, from + slice - start);
        const batch = Array.from({ length }, (_one, j) => subjects[(start + j) % subjects.length]!);
        return { batch, parameters: parametersOf(batch) };
      });
      const began = performance.now();
      const cost = await costOf(sql, () =>
        Promise.all(
          lanes.map(async (lane) => {
            for (let one = batches.pop(); one; one = batches.pop()) await write(lane, one.parameters, one.batch);
          }),
        ),
      );
      seconds += (performance.now() - began) / 1000;
      walBytes += cost.walBytes;
      taken += slice;
    }
    return { perSecond: taken / seconds, facts: { walBytes: walBytes / taken }, tables: [] };
  });
}

/** The same statement for one transition at a time. */
export function runSqlLone(given: Given): Promise<Measure> {
  return onWorld(given, async ({ lanes, subjects }) => {
    const took: number[] = [];
    for (let i = 0; i < 4000; i++) {
      const batch = [subjects[(i * 7) % subjects.length]!];
      const parameters = parametersOf(batch);
      const began = performance.now();
      await write(lanes[0]!, parameters, batch);
      if (i >= 1000) took.push(performance.now() - began);
    }
    return { perSecond: 1000 / median(took), facts: { p50: median(took) }, tables: [] };
  });
}
