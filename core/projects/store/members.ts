import { and, asc, eq, sql } from "drizzle-orm";
import { members } from "../../../db/schema/projects.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { ProjectMember } from "../contract.ts";

type MemberRow = typeof members.$inferSelect;

export async function saveMember(tx: Tx, row: MemberRow): Promise<ProjectMember> {
  const [saved] = await tx
    .insert(members)
    .values(row)
    .onConflictDoUpdate({ target: [members.projectId, members.userId], set: { role: row.role } })
    .returning();
  return toMember(saved!);
}

/** Members in the order in which they joined, after the one that the cursor names. */
export async function listMembers(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  after: string | undefined,
  limit: number,
): Promise<ProjectMember[]> {
  const last = sql`(select m.added_at, m.user_id from projects.members m where m.workspace_id = ${workspaceId} and m.project_id = ${projectId} and m.user_id = ${after ?? null}::uuid)`;
  const rows = await tx
    .select()
    .from(members)
    .where(
      and(
        eq(members.workspaceId, workspaceId),
        eq(members.projectId, projectId),
        after ? sql`(${members.addedAt}, ${members.userId}) > ${last}` : undefined,
      ),
    )
    .orderBy(asc(members.addedAt), asc(members.userId))
    .limit(limit + 1);
  return rows.map(toMember);
}

export async function findMember(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  userId: string,
): Promise<ProjectMember | undefined> {
  const [row] = await tx
    .select()
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.projectId, projectId), eq(members.userId, userId)));
  return row && toMember(row);
}

/** Gives every member who has a role another one. */
export async function replaceRole(tx: Tx, workspaceId: string, role: string, by: string): Promise<ProjectMember[]> {
  const rows = await tx
    .update(members)
    .set({ role: by })
    .where(and(eq(members.workspaceId, workspaceId), eq(members.role, role)))
    .returning();
  return rows.map(toMember);
}

/** Removes a member who has this role; false when there was none. */
export async function removeMember(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  userId: string,
  role: string,
): Promise<boolean> {
  const removed = await tx
    .delete(members)
    .where(
      and(
        eq(members.workspaceId, workspaceId),
        eq(members.projectId, projectId),
        eq(members.userId, userId),
        eq(members.role, role),
      ),
    )
    .returning({ userId: members.userId });
  return removed.length > 0;
}

/** The roles that a project's members have. */
export async function rolesIn(tx: Tx, workspaceId: string, projectId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ role: members.role })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.projectId, projectId)));
  return rows.map((row) => row.role);
}

/** Makes one project's members those of another, new one, at most so many. */
export async function copyMembers(
  tx: Tx,
  workspaceId: string,
  from: string,
  to: string,
  addedAt: Date,
  most: number,
): Promise<ProjectMember[]> {
  const held = await listMembers(tx, workspaceId, from, undefined, most);
  const rows = held.slice(0, most).map(({ userId, role }) => ({ projectId: to, userId, workspaceId, role, addedAt }));
  return rows.length === 0 ? [] : (await tx.insert(members).values(rows).returning()).map(toMember);
}

function toMember(row: MemberRow): ProjectMember {
  return { projectId: row.projectId, userId: row.userId, role: row.role, addedAt: row.addedAt.toISOString() };
}
