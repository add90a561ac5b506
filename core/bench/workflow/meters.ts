import type postgres from "postgres";

/** What a stretch of work cost: this process's CPU, and the WAL that was written. */
export async function costOf<T>(
  sql: postgres.Sql,
  work: () => Promise<T>,
): Promise<{ result: T; cpuMs: number; walBytes: number }> {
  const wal = async () =>
    Number((await sql`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as n`)[0]!.n);
  const [before, cpu] = [await wal(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, cpuMs: (user + system) / 1000, walBytes: (await wal()) - before };
}
