import { and, asc, eq, gt, sql } from "drizzle-orm";
import { annotators, skills } from "../../../db/schema/tasks.ts";
import type { Tx } from "../../kernel/transaction.ts";

export type AnnotatorRow = typeof annotators.$inferSelect;

export async function findAnnotator(tx: Tx, workspaceId: string, userId: string): Promise<AnnotatorRow | undefined> {
  const [row] = await tx
    .select()
    .from(annotators)
    .where(and(eq(annotators.workspaceId, workspaceId), eq(annotators.userId, userId)));
  return row;
}

/** One more than `limit`, in the order of their ids. */
export async function annotatorsAfter(
  tx: Tx,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<AnnotatorRow[]> {
  return tx
    .select()
    .from(annotators)
    .where(and(eq(annotators.workspaceId, workspaceId), after ? gt(annotators.userId, after) : undefined))
    .orderBy(asc(annotators.userId))
    .limit(limit + 1);
}

export async function saveAnnotator(tx: Tx, row: Omit<AnnotatorRow, "version">): Promise<AnnotatorRow> {
  const { languages, updatedAt } = row;
  const [saved] = await tx
    .insert(annotators)
    .values(row)
    .onConflictDoUpdate({
      target: [annotators.workspaceId, annotators.userId],
      set: { languages, updatedAt, version: sql`${annotators.version} + 1` },
    })
    .returning();
  return saved!;
}

type Person = Pick<typeof skills.$inferSelect, "workspaceId" | "projectId" | "userId">;

function of({ workspaceId, projectId, userId }: Person) {
  return and(eq(skills.workspaceId, workspaceId), eq(skills.projectId, projectId), eq(skills.userId, userId));
}

/** How good somebody is by name, as quality said when it was last asked; the work as a whole is ''. */
export async function skillsOf(tx: Tx, person: Person): Promise<Map<string, { level: number; knownAt: Date }>> {
  const rows = await tx.select().from(skills).where(of(person));
  return new Map(rows.map(({ name, level, knownAt }) => [name, { level, knownAt }]));
}

/** Keeps all that quality says of somebody; what it says no more is forgotten. */
export async function keepSkills(
  tx: Tx,
  person: Person,
  levels: ReadonlyMap<string, number>,
  knownAt: Date,
): Promise<void> {
  await tx.delete(skills).where(of(person));
  const rows = [...levels].map(([name, level]) => ({ ...person, name, level, knownAt }));
  await tx.insert(skills).values(rows).onConflictDoNothing();
}

/** Lets what was known count for a while longer, where quality cannot be asked. */
export async function holdOnToSkills(tx: Tx, person: Person, knownAt: Date): Promise<void> {
  await tx.update(skills).set({ knownAt }).where(of(person));
}
