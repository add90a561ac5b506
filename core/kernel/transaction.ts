import { AsyncLocalStorage } from "node:async_hooks";
import { type SQL, sql } from "drizzle-orm";
import { DrizzleQueryError } from "drizzle-orm/errors";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type { Context, Runtime } from "./context.ts";
import { requestProblems } from "./wire/problem.ts";

export type Tx = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];
type Hook = (runtime: Runtime) => unknown;
interface Running {
  tx: Tx;
  runtime: Runtime;
  hooks: Hook[];
}
const running = new AsyncLocalStorage<Running>();

/** Whether the caller is inside a transaction: other services must not be called from there. */
export function inTransaction(): boolean {
  return running.getStore() !== undefined;
}

/** Runs outside of the transaction that surrounds the caller, if any. */
export function outsideTransaction<T>(fn: () => T): T {
  return running.exit(fn);
}

/** Runs `hook` once the surrounding transaction has committed, or at once when there is none. */
export function afterCommit(hook: () => void): void {
  const store = running.getStore();
  if (store) store.hooks.push(hook);
  else hook();
}

/** The same, and whoever ran the transaction waits for it; throws when there is none. A hook must not reject. */
export function beforeAnswer(hook: (runtime: Runtime) => Promise<void>): void {
  const store = running.getStore();
  if (!store) throw new Error("there is no transaction to wait for");
  store.hooks.push(hook);
}

/**
 * Runs `fn` in one transaction that sees the rows of the context's workspace only.
 * Inside another one of the same service (a reaction or job around a verb) it joins that one.
 */
export function transaction<T>(ctx: Context, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const { noteEffect } = ctx;
  const noted = async (tx: Tx) => {
    const result = await fn(tx);
    await noteEffect?.(tx);
    return result;
  };
  return transactionFor(ctx.runtime, [ctx.workspaceId], noteEffect ? noted : fn, ctx);
}

const TRIES = 4;

/** What a caller is held to besides the workspace. */
export interface Bounds {
  /** Statements that are not done by then, in epoch milliseconds, are ended. */
  deadlineAt: number | null;
  /** Null: all projects of the workspace. */
  projects: readonly string[] | null;
}
const unbound: Bounds = { deadlineAt: null, projects: null };

/**
 * The same for a set of workspaces, so that one statement can serve many callers.
 * A transaction that Postgres ended because it crossed another one (deadlock, serialization) is run again, so `fn` may run more than once.
 */
export async function transactionFor<T>(
  runtime: Runtime,
  workspaces: readonly string[],
  fn: (tx: Tx) => Promise<T>,
  bounds: Bounds = unbound,
): Promise<T> {
  const outer = running.getStore();
  if (outer && outer.runtime === runtime) return fn(outer.tx);
  for (let tries = 1; ; tries++) {
    try {
      return await runOnce(runtime, workspaces, fn, bounds);
    } catch (error) {
      if (tries >= TRIES || !hasCode(error, crossedCodes)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** tries));
    }
  }
}

async function runOnce<T>(
  runtime: Runtime,
  workspaces: readonly string[],
  fn: (tx: Tx) => Promise<T>,
  { deadlineAt, projects }: Bounds,
): Promise<T> {
  const hooks: Hook[] = [];
  const leftMs = deadlineAt === null ? 0 : Math.ceil(deadlineAt - Date.now());
  if (deadlineAt !== null && leftMs <= 0) throw requestProblems.timeout();
  const result = await runtime.db.app.orm.transaction(async (tx) => {
    const scoped = tx
      .execute(
        sql`select set_config('app.workspaces', ${setOf(workspaces)}, true)${projects ? sql`, set_config('app.projects', ${setOf(projects)}, true)` : sql``}${deadlineAt === null ? sql`` : sql`, set_config('statement_timeout', ${String(leftMs)}, true)`}`,
      )
      .then(() => undefined);
    const [, value] = await Promise.all([scoped, running.run({ tx, runtime, hooks }, () => fn(tx))]);
    return value;
  });
  await Promise.all(hooks.map((hook) => hook(runtime)));
  return result;
}

function setOf(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}

/** Runs `fn` under the service's narrow system role, which sees every workspace; for finding due work and for login. */
export function systemQuery<T>(runtime: Runtime, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return outsideTransaction(() => runtime.db.system.orm.transaction((tx) => fn(tx)));
}

/** The same for one statement, which needs no transaction around it. */
export async function systemStatement<R extends object>(runtime: Runtime, statement: SQL): Promise<R[]> {
  const rows = await outsideTransaction(async () => runtime.db.system.orm.execute(statement));
  return rows as unknown as R[];
}

const awayCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "08",
];
/** Deadlock detected, could not serialize. */
const crossedCodes = ["40P01", "40001"];

/** Whether an error says that the database could not be reached: nothing was wrong with what was asked of it. */
export function isAway(error: unknown): boolean {
  return hasCode(error, awayCodes);
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === "string" && codes.some((one) => code === one || (one.length === 2 && code.startsWith(one)));
}
