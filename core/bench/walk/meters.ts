import type postgres from "postgres";
import { serviceNames } from "../../../db/schema/services.ts";
import type { Host } from "../../kernel/lifecycle/host.ts";
import type { Table } from "../bench-definition.ts";

/** What the machine had done at one moment. */
export interface Reading {
  /** Transactions that wrote. */
  writes: number;
  /** All transactions, of this database. */
  transactions: number;
  rows: number;
  walBytes: number;
  cpuMs: number;
}

export async function read(sql: postgres.Sql): Promise<Reading> {
  // Other connections tell what they did once a second; this one asks them to have told.
  await Bun.sleep(1100);
  await sql`select pg_stat_clear_snapshot()`;
  const [row] = await sql`
    select pg_snapshot_xmax(pg_current_snapshot())::text::float8 as writes, xact_commit::float8 as transactions,
      (tup_inserted + tup_updated + tup_deleted)::float8 as rows, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal
    from pg_stat_database where datname = current_database()`;
  const { user, system } = process.cpuUsage();
  return {
    writes: row!.writes as number,
    transactions: row!.transactions as number,
    rows: row!.rows as number,
    walBytes: row!.wal as number,
    cpuMs: (user + system) / 1000,
  };
}

/** Statements as they are sent, by service and by what they say. */
export interface Statements {
  total(): number;
  byService(): [service: string, count: number][];
  byText(): [service: string, text: string, count: number][];
  clear(): void;
}

export function countStatements(host: Host): Statements {
  const counts = new Map<string, number>();
  const count = (service: string) => (_: unknown, text: string) => {
    const key = `${service}\n${text.trim().replace(/\s+/g, " ").slice(0, 90)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const [service, { db }] of host.runtimes)
    for (const { sql } of [db.app, db.system]) (sql.options as { debug: unknown }).debug = count(service);
  const most = <T extends (string | number)[]>(rows: T[]) =>
    rows.toSorted((a, b) => Number(b.at(-1)) - Number(a.at(-1)));
  return {
    total: () => [...counts.values()].reduce((sum, n) => sum + n, 0),
    byService: () =>
      most(
        [...Map.groupBy(counts, ([key]) => key.split("\n")[0]!)].map(([service, all]): [string, number] => [
          service,
          all.reduce((sum, [, n]) => sum + n, 0),
        ]),
      ),
    byText: () =>
      most([...counts].map(([key, n]): [string, string, number] => [...(key.split("\n") as [string, string]), n])),
    clear: () => counts.clear(),
  };
}

/** How long after an event each reaction to it began, and how often; from what the database remembers. */
export async function reactionTable(sql: postgres.Sql, since: Date, tasks: number): Promise<Table> {
  const events = serviceNames
    .map((name) => `select id, created_at from ${name}.outbox where created_at >= $1`)
    .join(" union all ");
  const inboxes = serviceNames
    .map((name) => `select '${name}' as service, reaction, event_id, handled_at from ${name}.inbox`)
    .join(" union all ");
  const rows = await sql.unsafe(
    `with lag as (
       select i.service, i.reaction, extract(epoch from i.handled_at - e.created_at) * 1000 as ms
       from (${inboxes}) as i join (${events}) as e on e.id = i.event_id)
     select service, reaction, count(*)::float8 as n, percentile_cont(0.5) within group (order by ms)::float8 as p50, percentile_cont(0.95) within group (order by ms)::float8 as p95
     from lag group by 1, 2 order by p50 desc`,
    [since.toISOString()],
  );
  return {
    title: "reactions: from the event to its handling (ms)",
    head: ["service", "reaction", "events/task", "p50", "p95"],
    rows: rows.map(
      ({ service, reaction, n, p50, p95 }) => [service, reaction, n / tasks, p50, p95] as (string | number)[],
    ),
  };
}

/** What reactions took themselves, from the process's histograms; reactions to many events at once are not timed there. */
export async function handlingTable(
  host: Host,
  before: Map<string, [sum: number, count: number]>,
  tasks: number,
): Promise<Table> {
  const rows = [...(await handlingOf(host))].map(([name, [sum, count]]) => {
    const [oldSum, oldCount] = before.get(name) ?? [0, 0];
    return [
      name,
      (count - oldCount) / tasks,
      ((sum - oldSum) / Math.max(count - oldCount, 1)) * 1000,
      ((sum - oldSum) / tasks) * 1000,
    ];
  });
  return {
    title: "reactions: handling itself (ms)",
    head: ["", "runs/task", "mean", "sum/task"],
    rows: rows.toSorted((a, b) => Number(b[3]) - Number(a[3])),
  };
}

export async function handlingOf(host: Host): Promise<Map<string, [sum: number, count: number]>> {
  const found = new Map<string, [number, number]>();
  for (const { labels, value, metricName } of (await host.telemetry.reactions.get()).values) {
    const name = `${labels.service} ${labels.reaction}`;
    const [sum, count] = found.get(name) ?? [0, 0];
    if (metricName?.endsWith("_sum")) found.set(name, [sum + value, count]);
    if (metricName?.endsWith("_count")) found.set(name, [sum, count + value]);
  }
  return found;
}
