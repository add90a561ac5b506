import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Config } from "../config.ts";
import type { Context } from "../context.ts";
import { type Host, startHost } from "../lifecycle/host.ts";
import { emitMany } from "../outbox.ts";
import { type Service, service } from "../lifecycle/service.ts";
import { systemQuery, transaction } from "../transaction.ts";
import { event, events } from "../wire/event.ts";
import { Id, newId } from "../wire/id.ts";
import { forgetKeys } from "./forget-keys.ts";
import type { TestHost } from "./host.ts";

/** What the kernel's own tests say: an entry of an account, in order per account. */
export const ledgerEvents = events("projects", {
  "entry.made": event(v.object({ entryId: Id, account: v.string(), text: v.string() }), "entryId", "account"),
});
export const entry = (account: string, text: string) => ({ entryId: newId(), account, text });

/** Says entries of an account in one transaction, in their order. */
export function say(ctx: Context, account: string, ...texts: string[]): Promise<string[]> {
  const entries = texts.map((text) => entry(account, text));
  return transaction(ctx, (tx) => emitMany(tx, ctx, ledgerEvents, "entry.made", entries));
}

/** A service for the kernel's own tests, on the schema of projects: a row of `customers` is an effect that happened. */
export function ledger(parts: Partial<Service>): Service {
  return { ...service({ name: "projects", contract: {}, events: ledgerEvents, routes: {} }), ...parts };
}

/** Writes an effect, as often as it is called. */
export async function note(ctx: Context, text: string): Promise<void> {
  await transaction(ctx, (tx) =>
    tx.execute(
      sql`insert into projects.customers (id, workspace_id, name, reference, created_at) values (${newId()}, ${ctx.workspaceId}, ${newId()}, ${text}, now())`,
    ),
  );
}

/** The effects in a workspace, in the order in which they happened. */
export async function notes(ctx: Context): Promise<string[]> {
  const rows = await systemQuery(ctx.runtime, (tx) =>
    tx.execute<{ reference: string }>(
      sql`select reference from projects.customers where workspace_id = ${ctx.workspaceId} order by id`,
    ),
  );
  return rows.map((row) => row.reference);
}

/** Another process on the same database and Redis, as far as the database and Redis can tell. */
export function startTwin(host: TestHost, services: readonly Service[], changes: Partial<Config> = {}): Promise<Host> {
  const [any] = host.runtimes.values();
  const config = { ...any!.config, ...changes };
  const everybody = {
    all: true,
    active: true,
    permissions: new Set<string>(),
    roles: [],
    customerId: null,
  };
  return startHost({
    config,
    services,
    clock: host.clock,
    log: host.log,
    grantsOf: () => () => Promise.resolve(everybody),
    env: { DATABASE_URL: config.DATABASE_URL },
  });
}

/** Makes Redis lose all that the host keeps in it: epoch, streams, groups, leases, jobs. */
export async function emptyRedis(host: TestHost): Promise<void> {
  const { redis, config } = host.runtimes.get("projects")!;
  await forgetKeys(redis, `${config.REDIS_PREFIX}:*`);
}
