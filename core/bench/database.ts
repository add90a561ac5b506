import postgres from "postgres";
import { ensureDatabase, migrate } from "../../db/migrate.ts";

export interface BenchDatabase {
  /** The administrator's. */
  url: string;
  sql: postgres.Sql;
  drop(): Promise<void>;
  /** Lets go of it, so that it can be a template. */
  close(): Promise<void>;
}

function named(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function open(adminUrl: string, name: string): Promise<BenchDatabase> {
  const sql = postgres(named(adminUrl, name), { max: 2, onnotice: () => {} });
  return {
    url: named(adminUrl, name),
    sql,
    close: () => sql.end(),
    async drop() {
      await sql.end();
      const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
      await admin.unsafe(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}

/** A migrated database without data. */
export async function migratedDatabase(adminUrl: string, name: string): Promise<BenchDatabase> {
  await ensureDatabase(named(adminUrl, name));
  await migrate({ DATABASE_URL: named(adminUrl, name) });
  return open(adminUrl, name);
}

/** A copy of a database that nobody is connected to, or an empty one without `template`. */
export async function freshDatabase(adminUrl: string, template: string | null): Promise<BenchDatabase> {
  const name = `welo_bench_${crypto.randomUUID().replaceAll("-", "")}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}${template ? ` template ${template}` : ""}`);
  // The copy's pages go to disk now, not in the middle of a round.
  await admin.unsafe("checkpoint");
  await admin.end();
  return open(adminUrl, name);
}
