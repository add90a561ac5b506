import { and, eq, lt } from "drizzle-orm";
import {
  golds,
  goldScores,
  pauses,
  projectMembers,
  projects,
  queues,
  skills,
  turns,
} from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";

/** What is told of a project; the salt of its golds is nobody's business outside of the database. */
export type ProjectRow = Omit<typeof projects.$inferSelect, "salt">;

export async function findProject(tx: Tx, workspaceId: string, projectId: string): Promise<ProjectRow | undefined> {
  const [row] = await tx
    .select()
    .from(projects)
    .where(and(eq(projects.workspaceId, workspaceId), eq(projects.projectId, projectId)));
  return row;
}

/** Keeps the newest of what is known about a project: an older version changes nothing. */
export async function keepProject(tx: Tx, row: ProjectRow): Promise<void> {
  await tx
    .insert(projects)
    .values(row)
    .onConflictDoUpdate({ target: projects.projectId, set: row, setWhere: lt(projects.version, row.version) });
}

export async function keepStatus(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  status: string,
  version: number,
): Promise<void> {
  await tx
    .update(projects)
    .set({ status, version })
    .where(
      and(eq(projects.workspaceId, workspaceId), eq(projects.projectId, projectId), lt(projects.version, version)),
    );
}

/** Forgets a project that was deleted; it has no tasks. */
export async function forgetProject(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx.delete(queues).where(and(eq(queues.workspaceId, workspaceId), eq(queues.projectId, projectId)));
  await tx
    .delete(projectMembers)
    .where(and(eq(projectMembers.workspaceId, workspaceId), eq(projectMembers.projectId, projectId)));
  for (const table of [pauses, golds, goldScores, turns, skills])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), eq(table.projectId, projectId)));
  await tx.delete(projects).where(and(eq(projects.workspaceId, workspaceId), eq(projects.projectId, projectId)));
}

export async function keepMember(tx: Tx, row: typeof projectMembers.$inferInsert): Promise<void> {
  await tx
    .insert(projectMembers)
    .values(row)
    .onConflictDoUpdate({ target: [projectMembers.projectId, projectMembers.userId], set: { role: row.role } });
}

export async function forgetMember(tx: Tx, workspaceId: string, projectId: string, userId: string): Promise<void> {
  await tx
    .delete(projectMembers)
    .where(
      and(
        eq(projectMembers.workspaceId, workspaceId),
        eq(projectMembers.projectId, projectId),
        eq(projectMembers.userId, userId),
      ),
    );
}
