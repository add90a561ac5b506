import { createHmac } from "node:crypto";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { makePgArray, parsePgArray } from "drizzle-orm/pg-core/utils/array";
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

/** The arrays that our tables hold: text[] and uuid[], by their numbers in pg_type. */
const textArray = {
  to: 1009,
  from: [1009, 2951],
  parse: parsePgArray,
  serialize: (value: string | string[]) => (typeof value === "string" ? value : makePgArray(value)),
};

const LOST = /^(CONNECTION_|ECONN|EPIPE|57P0)/;

/**
 * Prepares the statements of transactions (drizzle asks for none, and half of a short statement's time is its plan), and
 * keeps the driver away from a transaction whose connection is gone: it would end the process by writing to no socket
 * (porsager/postgres #1208), or go on outside of any transaction once it has connected anew (#1155).
 */
function guarded(sql: postgres.Sql): postgres.Sql {
  const begin = sql.begin.bind(sql) as (...args: unknown[]) => Promise<unknown>;
  sql.begin = ((...args: unknown[]) => {
    const work = args.pop() as (tx: postgres.TransactionSql) => Promise<unknown>;
    let over = false;
    const ended = Promise.withResolvers<void>();
    const guard = (tx: postgres.TransactionSql): postgres.TransactionSql => {
      const unsafe = tx.unsafe.bind(tx);
      tx.unsafe = ((text, parameters = [], options = {}) => {
        if (over)
          throw Object.assign(new Error("the connection of this transaction was closed"), {
            code: "CONNECTION_CLOSED",
          });
        return unsafe(text, parameters, {
          ...options,
          prepare: parameters.length > 0 && parameters.length <= MAX_PREPARED_PARAMETERS,
        });
      }) as typeof tx.unsafe;
      return tx;
    };
    const running = begin(...args, async (tx: postgres.TransactionSql) => {
      try {
        return await work(guard(tx));
      } catch (error) {
        // The socket's error comes before the news that it is closed.
        if (LOST.test(codeOf(error)))
          await Promise.race([ended.promise, new Promise((resolve) => setTimeout(resolve, 1000))]);
        throw error;
      } finally {
        if (over) await new Promise(() => {});
      }
    });
    const end = () => {
      over = true;
      ended.resolve();
    };
    running.then(end, end);
    return running;
  }) as typeof sql.begin;
  return sql;
}

function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return typeof code === "string" ? code : cause ? codeOf(cause) : "";
}

/** Opens a pool of at most `max` connections. */
export function connect(url: string, max: number, name: string): Connection {
  const sql = guarded(
    postgres(url, {
      max,
      idle_timeout: 0,
      // The driver would ask for them on each new connection, and a connection refused meanwhile would end the process.
      fetch_types: false,
      types: { array: textArray },
      connect_timeout: 10,
      onnotice: () => {},
      connection: { application_name: name },
    }),
  );
  return { sql, orm: drizzle(sql), close: () => sql.end({ timeout: 2 }) };
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
