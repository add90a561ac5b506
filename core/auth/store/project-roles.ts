import { and, eq } from "drizzle-orm";
import { projectRoles } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

type ProjectRoleRow = typeof projectRoles.$inferSelect;

export async function keepProjectRole(tx: Tx, row: ProjectRoleRow): Promise<void> {
  await tx
    .insert(projectRoles)
    .values(row)
    .onConflictDoUpdate({ target: [projectRoles.projectId, projectRoles.userId], set: { role: row.role } });
}

/** Forgets one member's role in a project, or everybody's. */
export async function dropProjectRoles(tx: Tx, workspaceId: string, projectId: string, userId?: string): Promise<void> {
  await tx
    .delete(projectRoles)
    .where(
      and(
        eq(projectRoles.workspaceId, workspaceId),
        eq(projectRoles.projectId, projectId),
        userId ? eq(projectRoles.userId, userId) : undefined,
      ),
    );
}
