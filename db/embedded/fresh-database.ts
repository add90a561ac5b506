import { afterAll, beforeAll } from "bun:test";
import postgres from "postgres";
import { migrate } from "../migrate.ts";
import { testServers } from "./test-cluster.ts";

/** Roles belong to the whole cluster, and two migrations at a time would get in each other's way. */
const MIGRATION_LOCK = 7_400_003;

export interface FreshDatabase {
  /** The administrator's. */
  url: string;
  sql: postgres.Sql;
}

/** A database of the file's own, migrated from nothing: `const database = useFreshDatabase()`, then `database()`. */
export function useFreshDatabase(): () => FreshDatabase {
  let made: FreshDatabase | undefined;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const { databaseUrl } = await testServers();
    const admin = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    const name = `welo_fresh_${crypto.randomUUID().replaceAll("-", "")}`;
    await admin.unsafe(`create database ${name}`);
    const url = new URL(databaseUrl);
    url.pathname = `/${name}`;
    await admin.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
      await migrate({ DATABASE_URL: url.href });
    });
    const sql = postgres(url.href, { max: 1, onnotice: () => {} });
    made = { url: url.href, sql };
    drop = async () => {
      await sql.end();
      await admin.unsafe(`drop database if exists ${name} with (force)`);
      await admin.end();
    };
  }, 60_000);
  afterAll(async () => {
    await drop?.();
  }, 30_000);
  return () => made!;
}
