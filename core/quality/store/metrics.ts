import { sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";
import type { QualityMetrics } from "../contract.ts";

type Interval = QualityMetrics["acceptanceInterval"];
type Derived = "projectId" | "consensus" | "acceptance" | "acceptanceInterval" | "agreementInterval";
type Counts = Omit<QualityMetrics, Derived | "issues" | "annotators" | "reviewers"> & {
  /** Of the checks that have an agreement: how many, and how much it varies, null of one. */
  compared: number;
  agreementVariance: number | null;
};
type Bare<Row extends { interval: Interval }> = Omit<Row, "interval">;
export interface Metrics extends Counts {
  issues: QualityMetrics["issues"];
  annotators: Bare<QualityMetrics["annotators"][number]>[];
  reviewers: Bare<QualityMetrics["reviewers"][number]>[];
}

/** The figures of a project's completed checks; automated ones count when the workflow asked for them. */
export async function metricsOf(tx: Tx, workspaceId: string, projectId: string): Promise<Metrics> {
  const done = sql`workspace_id = ${workspaceId} and project_id = ${projectId} and status = 'completed' and outcome is not null and action_key is not null`;
  const [counts] = await tx.execute<Counts & Record<string, unknown>>(sql`
    select count(*)::int as "checks",
      count(*) filter (where outcome = 'passed')::int as "automatedPassed",
      count(*) filter (where outcome = 'failed')::int as "automatedFailed",
      count(*) filter (where outcome = 'accepted')::int as "accepted",
      count(*) filter (where outcome = 'fixed')::int as "fixed",
      count(*) filter (where outcome = 'rejected')::int as "rejected",
      avg(agreement) filter (where kind = 'automated') as "agreement",
      count(agreement) filter (where kind = 'automated')::int as "compared",
      var_samp(agreement) filter (where kind = 'automated') as "agreementVariance"
    from quality.checks where ${done}`);
  const issues = await tx.execute<{ category: string; count: number }>(sql`
    select issue->>'category' as category, count(*)::int as count
    from quality.checks, jsonb_array_elements(issues) as issue where ${done} and kind = 'review'
    group by 1 order by 2 desc, 1 limit 200`);
  const annotators = await tx.execute<{ userId: string; reviewed: number; rejected: number }>(sql`
    select author as "userId", count(*)::int as reviewed,
      count(*) filter (where exists (select from jsonb_array_elements(rejected) as r where r->>'annotationId' = annotation_id))::int as rejected
    from quality.checks, jsonb_each_text(authors) as a(annotation_id, author) where ${done} and kind = 'review'
    group by 1 order by 2 desc, 1 limit 1000`);
  const reviewers = await tx.execute<{ userId: string; reviews: number; second: number; agreed: number }>(sql`
    select a.reviewer_id as "userId", count(*)::int as reviews, count(b.id)::int as second,
      count(*) filter (where a.outcome = b.outcome and a.accepted_annotation_id is not distinct from b.accepted_annotation_id)::int as agreed
    from quality.checks as a left join quality.checks as b on b.second_of = a.id and b.workspace_id = a.workspace_id and b.outcome is not null
    where a.workspace_id = ${workspaceId} and a.project_id = ${projectId} and a.kind = 'review' and a.reviewer_id is not null and a.outcome is not null
    group by 1 order by 2 desc, 1 limit 1000`);
  return { ...counts!, issues: [...issues], annotators: [...annotators], reviewers: [...reviewers] };
}
