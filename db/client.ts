import { createHmac } from "node:crypto";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

/** A Postgres role's connections: raw `sql` for what drizzle cannot say, `orm` for the rest. */
export interface Connection {
  sql: postgres.Sql;
  orm: PostgresJsDatabase;
  close(): Promise<void>;
}
export interface ServiceConnections {
  /** Bound by row-level security to the workspaces of the transaction. */
  app: Connection;
  /** Sees every workspace, on the outbox, inbox and job tables, and to find due work; never used for a caller's request. */
  system: Connection;
}

/** Longer lists of parameters come in too many lengths to keep a plan for each. */
const MAX_PREPARED_PARAMETERS = 30;

/** Makes the statements of transactions prepared ones: drizzle asks for none, and half of a short statement's time is its plan. */
function preparing(sql: postgres.Sql): postgres.Sql {
  const begin = sql.begin.bind(sql) as (...args: unknown[]) => Promise<unknown>;
  const prepared = (tx: postgres.TransactionSql): postgres.TransactionSql => {
    const unsafe = tx.unsafe.bind(tx);
    tx.unsafe = ((text, parameters = [], options = {}) =>
      unsafe(text, parameters, {
        ...options,
        prepare: parameters.length > 0 && parameters.length <= MAX_PREPARED_PARAMETERS,
      })) as typeof tx.unsafe;
    return tx;
  };
  sql.begin = ((...args: unknown[]) => {
    const work = args.pop() as (tx: postgres.TransactionSql) => unknown;
    return begin(...args, (tx: postgres.TransactionSql) => work(prepared(tx)));
  }) as typeof sql.begin;
  return sql;
}

/** Opens a pool of at most `max` connections. */
export function connect(url: string, max: number, name: string): Connection {
  const sql = preparing(
    postgres(url, {
      max,
      idle_timeout: 0,
      connect_timeout: 10,
      onnotice: () => {},
      connection: { application_name: name },
    }),
  );
  return { sql, orm: drizzle(sql), close: () => sql.end({ timeout: 5 }) };
}

/** The role that a service's verbs run under, or its narrow system role. */
export function roleOf(service: string, system = false): string {
  return `welo_${service}${system ? "_system" : ""}`;
}

/** A role's password: derived, so that every process that knows the administrator's secret knows it. */
export function rolePassword(adminUrl: string, role: string): string {
  const secret = process.env.DATABASE_ROLE_SECRET ?? decodeURIComponent(new URL(adminUrl).password);
  return createHmac("sha256", secret).update(role).digest("hex").slice(0, 40);
}

/** The database that holds a service's schema: `TASKS_DATABASE_URL`, else `DATABASE_URL`. */
export function adminUrlOf(service: string, env: Record<string, string | undefined>): string {
  const url = env[`${service.toUpperCase()}_DATABASE_URL`] ?? env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set");
  return url;
}

/** Opens a service's two pools under its own roles. */
export function connectService(service: string, adminUrl: string, max = 2): ServiceConnections {
  const open = (system: boolean, size: number) => {
    const url = new URL(adminUrl);
    url.username = roleOf(service, system);
    url.password = rolePassword(adminUrl, url.username);
    return connect(url.href, size, url.username);
  };
  return { app: open(false, max), system: open(true, 1) };
}
