import { AsyncLocalStorage } from "node:async_hooks";
import postgres from "postgres";
import { eventually } from "../kernel/testing/eventually.ts";
import type { TestHost } from "../kernel/testing/host.ts";
import { services } from "../services.ts";

const names = services.map((s) => s.name);

function admin(host: TestHost): postgres.Sql {
  return postgres(host.runtimes.get("auth")!.config.DATABASE_URL, { max: 1, onnotice: () => {} });
}

/** Switches row-level security off in this test's own database: what holds then, the services' own filters hold. */
export async function rowLevelSecurityOff(host: TestHost): Promise<number> {
  const sql = admin(host);
  try {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relrowsecurity and n.nspname = any(${names})`;
    for (const { name } of tables)
      await sql.unsafe(
        `alter table ${name} disable row level security; alter table ${name} no force row level security`,
      );
    return tables.length;
  } finally {
    await sql.end();
  }
}

const pinned = new AsyncLocalStorage<string>();

/**
 * Runs requests whose transactions are bound to `workspaceId`, whatever workspace their context names. With a context that
 * names somebody else's, all checks of the services pass, and only row-level security stands before the other's rows.
 */
export function boundTo<T>(workspaceId: string, run: () => Promise<T>): Promise<T> {
  return pinned.run(workspaceId, run);
}

/** Makes `boundTo` work on a host's connections; nothing outside of this file can. */
export function takeHoldOfTransactions(host: TestHost): void {
  for (const { db } of host.runtimes.values()) {
    const { orm } = db.app;
    const begin = orm.transaction.bind(orm);
    orm.transaction = ((work, config) =>
      begin(async (tx) => {
        const execute = tx.execute.bind(tx);
        tx.execute = ((query: Parameters<typeof execute>[0]) => {
          const workspaceId = pinned.getStore();
          const chunks = (query as unknown as { queryChunks?: unknown[] }).queryChunks;
          const sets = chunks && JSON.stringify(chunks[0]).includes("set_config('app.workspaces'");
          if (workspaceId && sets) chunks[1] = `{${workspaceId}}`;
          return execute(query);
        }) as typeof tx.execute;
        return work(tx);
      }, config)) as typeof orm.transaction;
  }
}

/** One hash per table over a workspace's rows, without what the platform keeps for itself. */
export async function fingerprintOf(host: TestHost, workspaceId: string): Promise<Map<string, string>> {
  const sql = admin(host);
  try {
    return new Map(await look(sql, await tablesOf(sql), [workspaceId]));
  } finally {
    await sql.end();
  }
}

/** Every table that has workspaces; a partition's rows are its table's. */
async function tablesOf(sql: postgres.Sql): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = any(${names})
      and c.relname not in ('outbox', 'inbox', 'jobs', 'idempotency_keys', 'dead_letters')`;
  return tables.map(({ name }) => name);
}

/** All tables in one statement, since most of the time of a hundred is their way there and back. */
async function look(sql: postgres.Sql, tables: readonly string[], workspaces: string[]): Promise<[string, string][]> {
  const rows = await sql.unsafe<{ name: string; hash: string }[]>(
    tables
      .map(
        (name) =>
          `select '${name}' as name, md5(coalesce(string_agg(r::text, '|' order by r::text), '')) as hash from ${name} r where workspace_id = any($1)`,
      )
      .join(" union all "),
    [workspaces],
  );
  return rows.map(({ name, hash }) => [name, hash]);
}

/** Waits until nothing waits to be told or done, and two looks at the workspaces are the same. Without an edge a push to its rooms is tried for a quarter of a minute, and changes nothing. */
export async function settled(host: TestHost, workspaces: readonly string[]): Promise<void> {
  const sql = admin(host);
  const waiting = names
    .map(
      (name) =>
        `(select count(*) from ${name}.outbox where published_at is null) + (select count(*) from ${name}.jobs where status in ('queued', 'running') and name <> 'push-to-room' and run_at < now() + interval '5 s')`,
    )
    .join(" + ");
  try {
    const tables = await tablesOf(sql);
    let before = "";
    await eventually(async () => {
      const [row] = await sql.unsafe(`select ${waiting} as n`);
      const now = JSON.stringify(await look(sql, tables, [...workspaces]));
      const same = now === before;
      before = now;
      return Number(row!.n) === 0 && same;
    });
  } finally {
    await sql.end();
  }
}
