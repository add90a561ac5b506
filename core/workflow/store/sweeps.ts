import { and, desc, eq, isNull, lt, ne, or, sql } from "drizzle-orm";
import { sweeps } from "../../../db/schema/workflow.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Migration, Sweep } from "../contract.ts";
import type { Outcome, Outcomes } from "../sweep-change.ts";

export type SweepRow = typeof sweeps.$inferSelect;
const mostFailures = 50;

function one(workspaceId: string, id: string) {
  return and(eq(sweeps.workspaceId, workspaceId), eq(sweeps.id, id));
}

export async function findSweep(tx: Tx, workspaceId: string, id: string): Promise<SweepRow | undefined> {
  const [row] = await tx.select().from(sweeps).where(one(workspaceId, id));
  return row;
}

export async function lockSweep(tx: Tx, workspaceId: string, id: string): Promise<SweepRow | undefined> {
  const [row] = await tx.select().from(sweeps).where(one(workspaceId, id)).for("update");
  return row;
}

/** A workflow's migration that is under way. */
export async function runningMigration(tx: Tx, workspaceId: string, workflowId: string): Promise<SweepRow | undefined> {
  const [row] = await tx
    .select()
    .from(sweeps)
    .where(
      and(
        eq(sweeps.workspaceId, workspaceId),
        eq(sweeps.workflowId, workflowId),
        eq(sweeps.kind, "migrate"),
        eq(sweeps.status, "running"),
      ),
    );
  return row;
}

export async function insertSweep(tx: Tx, row: SweepRow): Promise<void> {
  await tx.insert(sweeps).values(row);
}

/** Notes what became of instances, the last of them first in line for the next; false when the sweep is over, or has got further already. */
export async function noteProgress(
  tx: Tx,
  { workspaceId, id }: SweepRow,
  last: string,
  outcomes: Outcomes,
  now: Date,
): Promise<boolean> {
  const of = (kind: Outcome["kind"]) => [...outcomes.values()].filter((one) => one.kind === kind).length;
  const failures = [...outcomes].flatMap(([instanceId, { reason }]) => (reason ? [{ instanceId, reason }] : []));
  const most = JSON.stringify(failures.slice(0, mostFailures));
  const rows = await tx
    .update(sweeps)
    .set({
      cursor: last,
      done: sql`${sweeps.done} + ${of("done")}`,
      skipped: sql`${sweeps.skipped} + ${of("skipped")}`,
      failed: sql`${sweeps.failed} + ${of("failed")}`,
      failures: sql`case when jsonb_array_length(${sweeps.failures}) < ${mostFailures} then ${sweeps.failures} || ${most}::text::jsonb else ${sweeps.failures} end`,
      updatedAt: now,
      version: sql`${sweeps.version} + 1`,
    })
    .where(and(one(workspaceId, id), eq(sweeps.status, "running"), or(isNull(sweeps.cursor), lt(sweeps.cursor, last))))
    .returning({ id: sweeps.id });
  return rows.length > 0;
}

/** Ends a sweep that runs; undefined when it has ended already. */
export async function endSweep(
  tx: Tx,
  workspaceId: string,
  id: string,
  status: "completed" | "cancelled" | "failed",
  now: Date,
): Promise<SweepRow | undefined> {
  const [row] = await tx
    .update(sweeps)
    .set({ status, updatedAt: now, finishedAt: now, version: sql`${sweeps.version} + 1` })
    .where(and(one(workspaceId, id), eq(sweeps.status, "running")))
    .returning();
  return row;
}

export async function listMigrations(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  before: string | undefined,
  limit: number,
): Promise<Migration[]> {
  const rows = await tx
    .select()
    .from(sweeps)
    .where(
      and(
        eq(sweeps.workspaceId, workspaceId),
        eq(sweeps.kind, "migrate"),
        eq(sweeps.workflowId, workflowId),
        before ? lt(sweeps.id, before) : undefined,
      ),
    )
    .orderBy(desc(sweeps.id))
    .limit(limit + 1);
  return rows.map(toMigration);
}

/** All but migrations. */
export async function listSweeps(
  tx: Tx,
  workspaceId: string,
  workflowId: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<Sweep[]> {
  const rows = await tx
    .select()
    .from(sweeps)
    .where(
      and(
        eq(sweeps.workspaceId, workspaceId),
        ne(sweeps.kind, "migrate"),
        workflowId ? eq(sweeps.workflowId, workflowId) : undefined,
        before ? lt(sweeps.id, before) : undefined,
      ),
    )
    .orderBy(desc(sweeps.id))
    .limit(limit + 1);
  return rows.map(toSweep);
}

export function toSweep(row: SweepRow): Sweep {
  const { id, kind, status, total, done, skipped, failed, failures, author, version } = row;
  const { among: _among, ...filter } = row.filter;
  return {
    ...{ id, kind, filter, status, total, done, skipped, failed, author, version },
    failures: failures.slice(0, mostFailures),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export function toMigration(row: SweepRow): Migration {
  const { from, to, map, children = {} } = row.migration!;
  return { ...toSweep(row), workflowId: row.workflowId!, from, to, map, children };
}
