import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { roles, workspaces } from "../../../db/schema/auth.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type WorkspaceRow = typeof workspaces.$inferSelect;
export type RoleRow = typeof roles.$inferSelect;

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

/** The workspace's own roles; `names` narrows to some. */
export function listRoles(tx: Tx, workspaceId: string, names?: readonly string[]): Promise<RoleRow[]> {
  const some = names ? inArray(roles.name, [...names]) : undefined;
  return tx
    .select()
    .from(roles)
    .where(and(eq(roles.workspaceId, workspaceId), some))
    .orderBy(asc(roles.name));
}

/** Saves a new role; false when its name is taken. */
export async function insertRole(tx: Tx, role: RoleRow): Promise<boolean> {
  const saved = await tx.insert(roles).values(role).onConflictDoNothing().returning({ name: roles.name });
  return saved.length > 0;
}

export interface GrantRow extends Record<string, unknown> {
  status: "active" | "deactivated";
  roles: string[];
  customer_id: string | null;
  custom: Record<string, string[]> | null;
}

/** All that decides what a user may do, by one statement. */
export async function findGrants(tx: Tx, workspaceId: string, userId: string): Promise<GrantRow | undefined> {
  const [row] = await tx.execute<GrantRow>(sql`
    select u.status, u.roles, u.customer_id,
      (select jsonb_object_agg(r.name, r.permissions) from auth.roles r where r.workspace_id = u.workspace_id and r.name = any(u.roles)) as custom
    from auth.users u where u.workspace_id = ${workspaceId} and u.id = ${userId}`);
  return row;
}
