import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type { Context, Runtime } from "./context.ts";

export type Tx = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];
type Hook = () => void;
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
export function afterCommit(hook: Hook): void {
  const store = running.getStore();
  if (store) store.hooks.push(hook);
  else hook();
}

/**
 * Runs `fn` in one transaction that sees the rows of the context's workspace only.
 * Inside another one of the same service (a reaction or job around a verb) it joins that one.
 */
export function transaction<T>(ctx: Context, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return transactionFor(ctx.runtime, [ctx.workspaceId], fn);
}

/** The same for a set of workspaces, so that one statement can serve many callers. */
export async function transactionFor<T>(runtime: Runtime, workspaces: readonly string[], fn: (tx: Tx) => Promise<T>): Promise<T> {
  const outer = running.getStore();
  if (outer && outer.runtime === runtime) return fn(outer.tx);
  const hooks: Hook[] = [];
  const result = await runtime.db.app.orm.transaction(async (tx) => {
    const scoped = tx.execute(sql`select set_config('app.workspaces', ${`{${workspaces.join(",")}}`}, true)`).then(() => undefined);
    const [, value] = await Promise.all([scoped, running.run({ tx, runtime, hooks }, () => fn(tx))]);
    return value;
  });
  for (const hook of hooks) hook();
  return result;
}

/** Runs `fn` under the service's narrow system role, which sees every workspace; for finding due work and for login. */
export function systemQuery<T>(runtime: Runtime, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return outsideTransaction(() => runtime.db.system.orm.transaction((tx) => fn(tx)));
}
