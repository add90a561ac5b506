import { and, desc, eq, lt, sql } from "drizzle-orm";
import { goldPolicies, golds } from "../../../db/schema/quality.ts";
import type { Result } from "../../annotations/region.contract.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Scope } from "./checks.ts";

export type GoldRow = Omit<typeof golds.$inferSelect, "expected"> & { expected: Result };
export type PolicyRow = typeof goldPolicies.$inferSelect;

function within({ workspaceId, customerId }: Scope) {
  return and(eq(golds.workspaceId, workspaceId), customerId ? eq(golds.customerId, customerId) : undefined);
}

export async function findGold(tx: Tx, scope: Scope, taskId: string): Promise<GoldRow | undefined> {
  const [row] = await tx
    .select()
    .from(golds)
    .where(and(within(scope), eq(golds.taskId, taskId)));
  return row as GoldRow | undefined;
}

export async function lockGold(tx: Tx, workspaceId: string, taskId: string): Promise<GoldRow | undefined> {
  const [row] = await tx
    .select()
    .from(golds)
    .where(and(eq(golds.workspaceId, workspaceId), eq(golds.taskId, taskId)))
    .for("update");
  return row as GoldRow | undefined;
}

export async function saveGold(tx: Tx, row: GoldRow): Promise<void> {
  const { taskId: _task, workspaceId: _workspace, createdAt: _created, ...changed } = row;
  await tx.insert(golds).values(row).onConflictDoUpdate({ target: golds.taskId, set: changed });
}

/** Golds of a project, newest task first; one more than `limit`. */
export async function goldsOf(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  status: GoldRow["status"] | undefined,
  before: string | undefined,
  limit: number,
): Promise<GoldRow[]> {
  const rows = await tx
    .select()
    .from(golds)
    .where(
      and(
        eq(golds.workspaceId, workspaceId),
        eq(golds.projectId, projectId),
        status ? eq(golds.status, status) : undefined,
        before ? lt(golds.taskId, before) : undefined,
      ),
    )
    .orderBy(desc(golds.taskId))
    .limit(limit + 1);
  return rows as GoldRow[];
}

export const standardGold = {
  threshold: 0.7,
  minAnswers: 5,
  halfLifeDays: 60,
  pause: true,
  feedback: true,
  version: 0,
};

/** A project's policy, or the standard one. */
export async function policyOf(tx: Tx, workspaceId: string, projectId: string): Promise<PolicyRow> {
  const [row] = await tx
    .select()
    .from(goldPolicies)
    .where(and(eq(goldPolicies.workspaceId, workspaceId), eq(goldPolicies.projectId, projectId)));
  return row ?? { projectId, workspaceId, ...standardGold };
}

export async function savePolicy(tx: Tx, row: PolicyRow): Promise<PolicyRow> {
  const { projectId: _project, workspaceId: _workspace, version: _version, ...changed } = row;
  const [saved] = await tx
    .insert(goldPolicies)
    .values({ ...row, version: 1 })
    .onConflictDoUpdate({
      target: goldPolicies.projectId,
      set: { ...changed, version: sql`${goldPolicies.version} + 1` },
    })
    .returning();
  return saved!;
}

export async function forgetGold(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx.delete(golds).where(and(eq(golds.workspaceId, workspaceId), eq(golds.projectId, projectId)));
  await tx
    .delete(goldPolicies)
    .where(and(eq(goldPolicies.workspaceId, workspaceId), eq(goldPolicies.projectId, projectId)));
}
