import { and, desc, eq, lt, ne, sql } from "drizzle-orm";
import { checks } from "../../../db/schema/quality.ts";
import type { ReviewIssue } from "../../annotations/contract.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ActiveReport } from "../../tasks/contract.ts";
import type { Finding, QualityCheck } from "../contract.ts";

/** A reviewer's verdict whose lease is being ended, kept once it has been. */
export interface Resolution {
  reference: string;
  assignmentId: string;
  fence: number;
  active?: ActiveReport | undefined;
  reviewerId: string;
  outcome: "accepted" | "fixed" | "rejected";
  acceptedAnnotationId: string | null;
  /** Which annotations the reviewer named to go back, as he named them. */
  named: string[];
  rejected: QualityCheck["rejected"];
  reason: string;
  issues: ReviewIssue[];
  versions: Record<string, number>;
}
type Stored = typeof checks.$inferSelect;
export type CheckRow = Omit<Stored, "rejected" | "issues" | "findings" | "resolution"> & {
  rejected: QualityCheck["rejected"];
  issues: ReviewIssue[];
  findings: Finding[];
  resolution: Resolution | null;
};
export interface Scope {
  workspaceId: string;
  customerId: string | null;
}

export function within({ workspaceId, customerId }: Scope) {
  return and(eq(checks.workspaceId, workspaceId), customerId ? eq(checks.customerId, customerId) : undefined);
}

/** False when the workflow's action was answered before. */
export async function addCheck(tx: Tx, row: CheckRow): Promise<boolean> {
  const added = await tx.insert(checks).values(row).onConflictDoNothing().returning({ id: checks.id });
  return added.length > 0;
}

export async function findCheck(tx: Tx, scope: Scope, id: string): Promise<CheckRow | undefined> {
  const [row] = await tx
    .select()
    .from(checks)
    .where(and(within(scope), eq(checks.id, id)));
  return row as CheckRow | undefined;
}

export async function lockCheck(tx: Tx, workspaceId: string, id: string): Promise<CheckRow | undefined> {
  const [row] = await tx
    .select()
    .from(checks)
    .where(and(eq(checks.workspaceId, workspaceId), eq(checks.id, id)))
    .for("update");
  return row as CheckRow | undefined;
}

export async function lockOpenReview(tx: Tx, workspaceId: string, taskId: string): Promise<CheckRow | undefined> {
  const [row] = await tx
    .select()
    .from(checks)
    .where(
      and(
        eq(checks.workspaceId, workspaceId),
        eq(checks.taskId, taskId),
        eq(checks.kind, "review"),
        ne(checks.status, "completed"),
      ),
    )
    .for("update");
  return row as CheckRow | undefined;
}

/** The review of a task that was completed last. */
export async function lastReview(tx: Tx, workspaceId: string, taskId: string): Promise<CheckRow | undefined> {
  const [row] = await tx
    .select()
    .from(checks)
    .where(
      and(
        eq(checks.workspaceId, workspaceId),
        eq(checks.taskId, taskId),
        eq(checks.kind, "review"),
        eq(checks.status, "completed"),
      ),
    )
    .orderBy(desc(checks.id))
    .limit(1);
  return row as CheckRow | undefined;
}

export async function saveCheck(tx: Tx, row: CheckRow): Promise<void> {
  await tx
    .update(checks)
    .set(row)
    .where(and(eq(checks.workspaceId, row.workspaceId), eq(checks.id, row.id)));
}

export interface CheckFilter {
  projectId?: string | undefined;
  taskId?: string | undefined;
  batchId?: string | undefined;
  rule?: string | undefined;
  kind?: CheckRow["kind"] | undefined;
  status?: CheckRow["status"] | undefined;
  outcome?: QualityCheck["outcome"] | undefined;
}

/** Checks newest first; one more than `limit`. */
export async function listChecks(
  tx: Tx,
  scope: Scope,
  filter: CheckFilter,
  before: string | undefined,
  limit: number,
): Promise<CheckRow[]> {
  const rows = await tx
    .select()
    .from(checks)
    .where(
      and(
        within(scope),
        filter.projectId ? eq(checks.projectId, filter.projectId) : undefined,
        filter.taskId ? eq(checks.taskId, filter.taskId) : undefined,
        filter.batchId ? eq(checks.batchId, filter.batchId) : undefined,
        filter.rule ? sql`${checks.findings} @> ${JSON.stringify([{ rule: filter.rule }])}::jsonb` : undefined,
        filter.kind ? eq(checks.kind, filter.kind) : undefined,
        filter.status ? eq(checks.status, filter.status) : undefined,
        filter.outcome ? eq(checks.outcome, filter.outcome) : undefined,
        before ? lt(checks.id, before) : undefined,
      ),
    )
    .orderBy(desc(checks.id))
    .limit(limit + 1);
  return rows as CheckRow[];
}

/** The tasks of a project that were checked last, each once, the newest first. */
export async function newestChecked(tx: Tx, scope: Scope, projectId: string, limit: number): Promise<string[]> {
  const rows = await tx
    .select({ taskId: checks.taskId, last: sql<string>`max(${checks.id}::text)` })
    .from(checks)
    .where(
      and(
        within(scope),
        eq(checks.projectId, projectId),
        sql`${checks.id} in (
          select id from quality.checks
          where workspace_id = ${scope.workspaceId} and project_id = ${projectId} order by id desc limit ${limit * 4}
        )`,
      ),
    )
    .groupBy(checks.taskId)
    .orderBy(sql`max(${checks.id}::text) desc`)
    .limit(limit);
  return rows.map((row) => row.taskId);
}
