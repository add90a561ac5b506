import { and, eq } from "drizzle-orm";
import { workspaces } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type WorkspaceRow = typeof workspaces.$inferSelect;

export async function saveWorkspace(tx: Tx, workspace: WorkspaceRow): Promise<void> {
  await tx.insert(workspaces).values(workspace);
}

export async function findWorkspace(tx: Tx, workspaceId: string): Promise<WorkspaceRow | undefined> {
  const [row] = await tx
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.workspaceId, workspaceId), eq(workspaces.id, workspaceId)));
  return row;
}
