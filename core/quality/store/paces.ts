import { and, desc, eq, gt, lt } from "drizzle-orm";
import { paces } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type PaceRow = typeof paces.$inferSelect;
export type Pace = Pick<PaceRow, "seconds" | "submittedAt">;
const KEPT_MS = 86_400_000;

/** Keeps how long somebody worked on what he handed in first; what is a day older than that is forgotten. */
export async function notePace(tx: Tx, row: PaceRow): Promise<void> {
  await tx
    .delete(paces)
    .where(and(personIs(row), lt(paces.submittedAt, new Date(row.submittedAt.getTime() - KEPT_MS))));
  await tx.insert(paces).values(row).onConflictDoNothing();
}

/** How long somebody worked on each of his newest hand-ins since, newest first. */
export async function pacesOf(
  tx: Tx,
  person: Pick<PaceRow, "workspaceId" | "projectId" | "userId">,
  since: Date,
  most: number,
): Promise<Pace[]> {
  return tx
    .select({ seconds: paces.seconds, submittedAt: paces.submittedAt })
    .from(paces)
    .where(and(personIs(person), gt(paces.submittedAt, since)))
    .orderBy(desc(paces.submittedAt))
    .limit(most);
}

export async function forgetPaces(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx.delete(paces).where(and(eq(paces.workspaceId, workspaceId), eq(paces.projectId, projectId)));
}

function personIs({ workspaceId, projectId, userId }: Pick<PaceRow, "workspaceId" | "projectId" | "userId">) {
  return and(eq(paces.workspaceId, workspaceId), eq(paces.projectId, projectId), eq(paces.userId, userId));
}
