import { and, eq, inArray, sql } from "drizzle-orm";
import { skillObservations } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { reviewPolicyOf } from "./review-policies.ts";

export type ObservationRow = typeof skillObservations.$inferSelect;

/** Keeps what was observed; the same subject observed again takes the place of what was known of it. */
export async function observe(tx: Tx, rows: readonly ObservationRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { subjectId, userId, source, class: name } = skillObservations;
  await tx
    .insert(skillObservations)
    .values([...rows])
    .onConflictDoUpdate({
      target: [subjectId, userId, source, name],
      set: { score: sql`excluded.score`, weight: sql`excluded.weight`, observedAt: sql`excluded.observed_at` },
    });
}

export async function forgetObservations(tx: Tx, workspaceId: string, subjectId: string): Promise<void> {
  await tx
    .delete(skillObservations)
    .where(and(eq(skillObservations.workspaceId, workspaceId), eq(skillObservations.subjectId, subjectId)));
}

export async function forgetSkill(tx: Tx, workspaceId: string, projectId: string): Promise<void> {
  await tx
    .delete(skillObservations)
    .where(and(eq(skillObservations.workspaceId, workspaceId), eq(skillObservations.projectId, projectId)));
}

/** How much was right and how much wrong, as it counts by now. */
export interface Evidence {
  userId: string;
  class: string;
  right: number;
  wrong: number;
  /** Pieces of work that were judged. */
  judged: number;
}

/** What is known of people in a project, each piece counting half after the policy's half-life; at most 10,000 lines, the most judged first. */
export async function evidenceOf(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  about: { now: Date; userIds?: readonly string[]; whole?: boolean },
): Promise<Evidence[]> {
  const { halfLifeDays } = await reviewPolicyOf(tx, workspaceId, projectId);
  const age = sql`greatest(0, extract(epoch from ${about.now.toISOString()}::timestamptz - observed_at)) / 86400`;
  const counts = sql`weight * power(0.5, least(${age} / ${halfLifeDays}::float8, 500))`;
  const rows = await tx.execute<Evidence & Record<string, unknown>>(sql`
    select user_id as "userId", class, sum(score * ${counts}) as "right", sum((1 - score) * ${counts}) as "wrong", count(*)::int as judged
    from quality.skill_observations where workspace_id = ${workspaceId} and project_id = ${projectId}
      ${about.userIds ? sql`and ${inArray(sql`user_id`, [...about.userIds])}` : sql``} ${about.whole ? sql`and class = ''` : sql``}
    group by 1, 2 order by judged desc, 1, 2 limit 10000`);
  return [...rows];
}
