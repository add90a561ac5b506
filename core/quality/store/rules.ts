import { and, asc, eq } from "drizzle-orm";
import { rules } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Scope } from "./checks.ts";

export type RuleRow = typeof rules.$inferSelect;

function within({ workspaceId, customerId }: Scope) {
  return and(eq(rules.workspaceId, workspaceId), customerId ? eq(rules.customerId, customerId) : undefined);
}

export async function addRules(tx: Tx, rows: readonly RuleRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(rules).values([...rows]);
}

export async function rulesOf(tx: Tx, scope: Scope, projectId: string): Promise<RuleRow[]> {
  return tx
    .select()
    .from(rules)
    .where(and(within(scope), eq(rules.projectId, projectId)))
    .orderBy(asc(rules.id))
    .limit(500);
}

export async function lockRule(tx: Tx, scope: Scope, id: string): Promise<RuleRow | undefined> {
  const [row] = await tx
    .select()
    .from(rules)
    .where(and(within(scope), eq(rules.id, id)))
    .for("update");
  return row;
}

export async function saveRule(tx: Tx, row: RuleRow): Promise<void> {
  await tx
    .update(rules)
    .set(row)
    .where(and(eq(rules.workspaceId, row.workspaceId), eq(rules.id, row.id)));
}

export async function forgetRules(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx.delete(rules).where(and(eq(rules.workspaceId, workspaceId), eq(rules.projectId, projectId)));
}
