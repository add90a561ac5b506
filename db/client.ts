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

/** Opens a pool of at most `max` connections. */
export function connect(url: string, max: number, name: string): Connection {
  const sql = postgres(url, { max, idle_timeout: 0, connect_timeout: 10, onnotice: () => {}, connection: { application_name: name } });
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
