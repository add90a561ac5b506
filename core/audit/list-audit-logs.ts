import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { AuditLog, auditContract } from "./contract.ts";
import * as store from "./store.ts";

/** Who did what, the newest first. */
export async function listAuditLogs(
  ctx: Context,
  { cursor, ...filter }: Input<typeof auditContract.listAuditLogs>,
): Promise<Page<AuditLog>> {
  return list(ctx, { ...filter, before: beforeOf(cursor) });
}

/** Everything that happened to one thing, and to what is ordered by it: a task's annotations, for instance. */
export async function listEntityLogs(
  ctx: Context,
  { type, id, cursor, limit }: Input<typeof auditContract.listEntityLogs>,
): Promise<Page<AuditLog>> {
  return list(ctx, { entity: { type, id }, limit, before: beforeOf(cursor) });
}

async function list(ctx: Context, filter: store.LogFilter): Promise<Page<AuditLog>> {
  const rows = await transaction(ctx, (tx) => store.listLogs(tx, ctx.workspaceId, filter));
  return toPage(rows.map(store.toAuditLog), filter.limit, (log) => String(log.sequence));
}

function beforeOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const sequence = Number(cursor);
  if (!Number.isSafeInteger(sequence) || sequence < 1)
    throw requestProblems.invalid({ errors: [{ pointer: "/query/cursor", detail: "is no cursor of this list" }] });
  return sequence;
}
