import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { skillAlarms, skillObservations } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Judgement } from "../consensus/weigh-votes.ts";
import { standardReview } from "./review-policies.ts";

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
  for (const table of [skillObservations, skillAlarms])
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), eq(table.projectId, projectId)));
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

interface Asked {
  now: Date;
  userIds?: readonly string[];
  whole?: boolean;
}

/** What is known of people in a project, each piece counting half after the policy's half-life; at most 10,000 lines, the most judged first. */
export async function evidenceOf(tx: Tx, workspaceId: string, projectId: string, about: Asked): Promise<Evidence[]> {
  const rows = await tx.execute<Evidence & Record<string, unknown>>(evidenceIn(workspaceId, projectId, about));
  return [...rows];
}

/** The same as a query; of nobody there is nothing. */
export function evidenceIn(workspaceId: string, projectId: string, { now, userIds, whole }: Asked): SQL {
  const counts = countsIn(workspaceId, projectId, now);
  return sql`
    select user_id as "userId", class, sum(score * ${counts}) as "right", sum((1 - score) * ${counts}) as "wrong", count(*)::int as judged
    from quality.skill_observations where workspace_id = ${workspaceId} and project_id = ${projectId}
      ${userIds ? sql`and ${inArray(sql`user_id`, [...userIds])}` : sql``} ${whole ? sql`and class = ''` : sql``}
    group by 1, 2 order by judged desc, 1, 2 limit 10000`;
}

/** How much a judgement counts by now. */
function countsIn(workspaceId: string, projectId: string, now: Date): SQL {
  const halfLife = sql`coalesce((select half_life_days from quality.review_policies
    where workspace_id = ${workspaceId} and project_id = ${projectId}), ${standardReview.halfLifeDays}::float8)`;
  const age = sql`greatest(0, extract(epoch from ${now.toISOString()}::timestamptz - observed_at)) / 86400`;
  return sql`weight * power(0.5, least(${age} / ${halfLife}, 500))`;
}

/** How what people said in the newest tasks of a project was judged by what all said; at most so many judgements. */
export async function judgementsIn(
  tx: Tx,
  { workspaceId, projectId }: Pick<ObservationRow, "workspaceId" | "projectId">,
  now: Date,
  most: number,
): Promise<Judgement[]> {
  const rows = await tx.execute<Judgement & Record<string, unknown>>(sql`
    select user_id as "userId", subject_id as "taskId", score, ${countsIn(workspaceId, projectId, now)} as counts
    from quality.skill_observations
    where workspace_id = ${workspaceId} and project_id = ${projectId} and source = 'consensus' and class = ''
    order by subject_id desc, user_id limit ${most}`);
  return [...rows];
}

/** Puts other scores in the place of what judgements said that were made before, and leaves when they were made. */
export async function rescore(tx: Tx, rows: readonly ObservationRow[]): Promise<void> {
  await tx.execute(sql`
    update quality.skill_observations as o set score = r.score
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(
      "workspaceId" uuid, "subjectId" uuid, "userId" uuid, source text, class text, score float8)
    where o.workspace_id = r."workspaceId" and o.subject_id = r."subjectId" and o.user_id = r."userId" and o.source = r.source
      and o.class = r.class and o.score <> r.score`);
}

/** What was judged in one week, undiscounted. */
export interface Week extends Omit<Evidence, "userId" | "class"> {
  week: string;
}

/** Whose judgements of the last half year, one person's or everybody's. */
export interface Judgements {
  workspaceId: string;
  projectId: string;
  userId: string | null;
  now: Date;
}

function lately({ workspaceId, projectId, userId, now }: Judgements) {
  return sql`workspace_id = ${workspaceId} and project_id = ${projectId} and observed_at > ${now.toISOString()}::timestamptz - interval '26 weeks'
    ${userId ? sql`and user_id = ${userId}` : sql``}`;
}

/** The judgements by week (of UTC, from Monday), of one class, or of the whole, which is ''. */
export async function weeksOf(tx: Tx, about: Judgements, name: string): Promise<Week[]> {
  const rows = await tx.execute<Week & Record<string, unknown>>(sql`
    select date_trunc('week', observed_at at time zone 'UTC')::text || 'Z' as week, sum(score * weight) as "right",
      sum((1 - score) * weight) as "wrong", count(*)::int as judged
    from quality.skill_observations where ${lately(about)} and class = ${name}
    group by 1 order by 1`);
  return [...rows];
}

/** The classes that were judged by themselves, the most judged first, at most 100. */
export async function judgedClasses(tx: Tx, about: Judgements): Promise<string[]> {
  const rows = await tx.execute<{ class: string }>(sql`
    select class from quality.skill_observations where ${lately(about)} and class <> ''
    group by 1 order by count(*) desc, 1 limit 100`);
  return rows.map((row) => row.class);
}

export type Scored = Pick<ObservationRow, "score" | "source" | "observedAt">;

/** The newest judgements of somebody as a whole, newest first. */
export async function newestScores(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  userId: string,
  most: number,
): Promise<Scored[]> {
  const { score, source, observedAt } = skillObservations;
  return tx
    .select({ score, source, observedAt })
    .from(skillObservations)
    .where(
      and(
        eq(skillObservations.workspaceId, workspaceId),
        eq(skillObservations.projectId, projectId),
        eq(skillObservations.userId, userId),
        eq(skillObservations.class, ""),
      ),
    )
    .orderBy(desc(observedAt))
    .limit(most);
}
