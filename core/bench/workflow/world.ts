import type postgres from "postgres";
import { newId } from "../../kernel/wire/id.ts";
import { type BenchDatabase, freshDatabase, migratedDatabase } from "../database.ts";
import { chart, round, timerId } from "./chart.ts";

const WORKSPACES = 8;
const INSTANCES = Number(process.env.WELO_BENCH_INSTANCES ?? 100_000);

/** What every round starts from: a database to copy, with instances under way in several workspaces. */
export interface World {
  template: string;
  workspaces: string[];
}

/** An instance as a round knows it. */
export interface Subject {
  id: string;
  taskId: string;
  workspaceId: string;
  workflowId: string;
  projectId: string;
  batchId: string;
  /** Its place in the round of turns. */
  nth: number;
  /** Turns taken. */
  step: number;
}

/** UUIDv7 of now and a number: SQL that makes ids as the product does. */
export const idSql = (n: string, salt: number) =>
  `(lpad(to_hex((extract(epoch from now()) * 1000)::bigint + ${n} / 1000), 12, '0') || '7' || lpad(to_hex(${n} % 1000), 3, '0') || substr(md5('${salt}' || ${n}::text), 1, 16))::uuid`;

/** Makes the template: one workflow in each workspace, a hundred thousand instances spread over the states. */
export async function makeWorld(env: Record<string, string>): Promise<World> {
  const template = `welo_bench_template_${crypto.randomUUID().slice(0, 8)}`;
  const database = await migratedDatabase(env.DATABASE_URL!, template);
  const workspaces = Array.from({ length: WORKSPACES }, () => newId());
  const workflows = workspaces.map(() => newId());
  const { sql } = database;
  for (const [i, workspace] of workspaces.entries()) {
    await sql`
      insert into workflow.workflows (id, workspace_id, name, status, definition_version, created_at, updated_at)
      values (${workflows[i]!}, ${workspace}, 'Bench', 'published', 1, now(), now())`;
    await sql`
      insert into workflow.workflow_versions (workflow_id, definition_version, workspace_id, definition, status, author, created_at, updated_at)
      values (${workflows[i]!}, 1, ${workspace}, ${JSON.stringify(chart)}::text::json, 'published', 'system:bench', now(), now())`;
  }
  const project = newId();
  await sql.unsafe(`
    insert into workflow.workflow_instances (id, workspace_id, workflow_id, definition_version, task_id, project_id, batch_id, status, states, snapshot, sequence, created_at, updated_at)
    select ${idSql("n", 1)}, (array['${workspaces.join("','")}'])[n % ${WORKSPACES} + 1]::uuid, (array['${workflows.join("','")}'])[n % ${WORKSPACES} + 1]::uuid, 1, ${idSql("n", 2)}, '${project}', '${project}', 'active',
      array[s], jsonb_build_object('status', 'active', 'value', s, 'context', jsonb_build_object('count', 0, 'bar', 0.5), 'history', '{}'::jsonb), 1, now(), now()
    from generate_series(0, ${INSTANCES - 1}) as n, lateral (select (array['${round.map((turn) => turn.from).join("','")}'])[n % 4 + 1] as s) as s`);
  await sql.unsafe(`
    insert into workflow.timers (instance_id, timer_id, workspace_id, due_at, event)
    select id, '${timerId}', workspace_id, now() + interval '1 hour', '{"type":"${timerId}"}' from workflow.workflow_instances where states = '{working}'`);
  await sql.unsafe("vacuum analyze");
  await database.close();
  return { template, workspaces };
}

/** A copy of the world for one round, and its instances in an order that says nothing about where they lie. */
export async function enter(
  env: Record<string, string>,
  world: World,
): Promise<{ database: BenchDatabase; subjects: Subject[] }> {
  const database = await freshDatabase(env.DATABASE_URL!, world.template);
  const subjects = await subjectsOf(database.sql);
  return { database, subjects };
}

async function subjectsOf(sql: postgres.Sql): Promise<Subject[]> {
  const rows = await sql<
    {
      id: string;
      task_id: string;
      workspace_id: string;
      workflow_id: string;
      project_id: string;
      batch_id: string;
      state: string;
    }[]
  >`
    select id, task_id, workspace_id, workflow_id, project_id, batch_id, states[1] as state from workflow.workflow_instances order by md5(id::text)`;
  return rows.map((row) => ({
    id: row.id,
    taskId: row.task_id,
    workspaceId: row.workspace_id,
    workflowId: row.workflow_id,
    projectId: row.project_id,
    batchId: row.batch_id,
    nth: round.findIndex((turn) => turn.from === row.state),
    step: 0,
  }));
}

/** Throws unless exactly the acknowledged transitions are stored, each once, with their events, and every snapshot is the last of them. */
export async function demandTurns(sql: postgres.Sql, subjects: readonly Subject[], turns: number): Promise<void> {
  const [row] = await sql<{ transitions: number; events: number; moved: number; gaps: number }[]>`
    select (select count(*)::int from workflow.state_transitions) as transitions,
      (select count(*)::int from workflow.outbox where envelope->>'type' = 'state.transitioned') as events,
      (select sum(sequence - 1)::int from workflow.workflow_instances where status = 'active') as moved,
      (select count(*)::int from (select instance_id from workflow.state_transitions group by instance_id having count(*) <> max(sequence) - 1) as g) as gaps`;
  const timers = subjects.filter(({ nth, step }) => (nth + step) % round.length === 1).length;
  const [kept] = await sql<{ n: number }[]>`
    select count(*)::int as n from workflow.timers t join workflow.workflow_instances i on i.id = t.instance_id where i.states = '{working}'`;
  const found = { ...row!, timers: kept!.n };
  const wanted = { transitions: turns, events: turns, moved: turns, gaps: 0, timers };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`acknowledged: ${JSON.stringify(wanted)}; stored: ${JSON.stringify(found)}`);
}
