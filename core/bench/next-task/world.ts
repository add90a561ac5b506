import type postgres from "postgres";
import { newId } from "../../kernel/wire/id.ts";
import { type BenchDatabase, freshDatabase, migratedDatabase } from "../database.ts";
import { idSql } from "../workflow/world.ts";

const WORKSPACES = 8;

/** What every round starts from: a database to copy, with an active project and its queue in each workspace, and no tasks. */
export interface World {
  template: string;
  places: Place[];
}
export interface Place {
  workspaceId: string;
  projectId: string;
  queueId: string;
}

export async function makeWorld(env: Record<string, string>): Promise<World> {
  const template = `welo_bench_template_${crypto.randomUUID().slice(0, 8)}`;
  const database = await migratedDatabase(env.DATABASE_URL!, template);
  const { sql } = database;
  const places = Array.from({ length: WORKSPACES }, () => ({
    workspaceId: newId(),
    projectId: newId(),
    queueId: newId(),
  }));
  for (const { workspaceId, projectId, queueId } of places) {
    await sql`
      insert into tasks.projects (project_id, workspace_id, name, status, lease_minutes, skip_policy, version)
      values (${projectId}, ${workspaceId}, 'Bench', 'active', 30, 'to_others', 1)`;
    await sql`
      insert into tasks.queues (id, workspace_id, project_id, name, stage, strategy, created_at)
      values (${queueId}, ${workspaceId}, ${projectId}, 'Annotate', 'annotate', 'priority', now())`;
  }
  await database.close();
  return { template, places };
}

/** A copy of the world with so many tasks waiting, spread over the workspaces and over ten priorities. */
export async function enter(env: Record<string, string>, world: World, queued: number): Promise<BenchDatabase> {
  const database = await freshDatabase(env.DATABASE_URL!, world.template);
  const { sql } = database;
  const pick = (field: keyof Place) =>
    `(array['${world.places.map((place) => place[field]).join("','")}'])[n % ${WORKSPACES} + 1]::uuid`;
  const from = `from generate_series(0, ${queued - 1}) as n`;
  await sql.unsafe(`
    insert into tasks.tasks (id, workspace_id, project_id, batch_id, data, meta, priority, status, overlap, schema_version, created_at, updated_at)
    select ${idSql("n", 1)}, ${pick("workspaceId")}, ${pick("projectId")}, ${pick("projectId")}, '{"type":"text","text":"Dear Sir"}', '{}', (n * 7) % 10, 'open', 1, 1, now(), now() ${from}`);
  await sql.unsafe(`
    insert into tasks.openings (task_id, workspace_id, project_id, batch_id, stage, priority, free)
    select id, workspace_id, project_id, batch_id, 'annotate', priority, 1 from tasks.tasks`);
  await sql.unsafe("vacuum analyze");
  await sql.unsafe("checkpoint");
  return database;
}

/** Throws unless exactly the acknowledged claims are stored: each a place, a lease of its own and an event. */
export async function demandClaims(sql: postgres.Sql, claims: number): Promise<void> {
  const [row] = await sql<{ taken: number; leases: number; tasks: number; events: number }[]>`
    select (select sum(taken_free)::int from tasks.openings) as taken,
      (select count(*)::int from tasks.assignments where status = 'active') as leases,
      (select count(distinct task_id)::int from tasks.assignments) as tasks,
      (select count(*)::int from tasks.outbox where envelope->>'type' = 'task.assigned') as events`;
  const wanted = { taken: claims, leases: claims, tasks: claims, events: claims };
  if (JSON.stringify(row) !== JSON.stringify(wanted))
    throw new Error(`acknowledged: ${JSON.stringify(wanted)}; stored: ${JSON.stringify(row)}`);
}
