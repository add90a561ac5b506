import { and, eq } from "drizzle-orm";
import { consensusFits } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type ConsensusFit = typeof consensusFits.$inferSelect;

/** Keeps of how many labels, the newest, of all a project's tasks were last explained together. */
export async function keepFit(tx: Tx, row: ConsensusFit): Promise<void> {
  const { projectId: _project, workspaceId: _workspace, ...set } = row;
  await tx.insert(consensusFits).values(row).onConflictDoUpdate({ target: consensusFits.projectId, set });
}

export async function findFit(tx: Tx, workspaceId: string, projectId: string): Promise<ConsensusFit | undefined> {
  const [row] = await tx
    .select()
    .from(consensusFits)
    .where(and(eq(consensusFits.workspaceId, workspaceId), eq(consensusFits.projectId, projectId)));
  return row;
}
