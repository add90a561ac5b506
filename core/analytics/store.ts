import { sql, type SQL } from "drizzle-orm";
import type { Tx } from "../kernel/transaction.ts";
import type { Envelope } from "../kernel/wire/event.ts";
import type { MetricName } from "./contract.ts";
import type { Count, TransitionCount, UserCount } from "./rules.ts";

const rows = (list: readonly object[]) => JSON.stringify(list);

/** Adds counts to their minute, hour and day. */
export async function addCounts(tx: Tx, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.execute(sql`
    insert into analytics.rollups (workspace_id, project_id, metric, grain, at, value)
    select "workspaceId", "projectId", metric, grain, date_trunc(grain, at, 'UTC'), sum(value)
    from jsonb_to_recordset(${rows(counts)}::text::jsonb) as c("workspaceId" uuid, "projectId" uuid, metric text, at timestamptz, value double precision),
      unnest(array['minute', 'hour', 'day']) as grain
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (workspace_id, project_id, metric, grain, at) do update set value = rollups.value + excluded.value`);
}

export async function addTransitions(tx: Tx, list: readonly TransitionCount[]): Promise<void> {
  if (list.length === 0) return;
  await tx.execute(sql`
    insert into analytics.transition_rollups (workspace_id, project_id, day, from_state, to_state, count)
    select "workspaceId", "projectId", day, "from", "to", count(*)
    from jsonb_to_recordset(${rows(list)}::text::jsonb) as t("workspaceId" uuid, "projectId" uuid, day timestamptz, "from" text, "to" text)
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (workspace_id, project_id, day, from_state, to_state) do update set count = transition_rollups.count + excluded.count`);
}

export async function rememberAuthors(tx: Tx, events: readonly Envelope[]): Promise<void> {
  const list = events
    .filter((event) => event.type === "annotation.submitted")
    .map((event) => ({ id: event.data.annotationId, w: event.workspaceid, u: event.data.userId }));
  if (list.length === 0) return;
  await tx.execute(sql`
    insert into analytics.authors (annotation_id, workspace_id, user_id)
    select id, w, u from jsonb_to_recordset(${rows(list)}::text::jsonb) as a(id uuid, w uuid, u uuid) on conflict do nothing`);
}

export async function addUserCounts(tx: Tx, list: readonly UserCount[]): Promise<void> {
  if (list.length === 0) return;
  await tx.execute(sql`
    insert into analytics.user_rollups (workspace_id, project_id, user_id, day, submitted, active_seconds, accepted, rejected)
    select c."workspaceId", c."projectId", coalesce(c."userId", a.user_id), c.day, sum(c.submitted), sum(c."activeSeconds"), sum(c.accepted), sum(c.rejected)
    from jsonb_to_recordset(${rows(list)}::text::jsonb)
      as c("workspaceId" uuid, "projectId" uuid, "userId" uuid, "annotationId" uuid, day timestamptz, submitted int, "activeSeconds" double precision, accepted int, rejected int)
    left join analytics.authors a on a.annotation_id = c."annotationId"
    where coalesce(c."userId", a.user_id) is not null
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (workspace_id, project_id, user_id, day) do update set
      submitted = user_rollups.submitted + excluded.submitted, active_seconds = user_rollups.active_seconds + excluded.active_seconds,
      accepted = user_rollups.accepted + excluded.accepted, rejected = user_rollups.rejected + excluded.rejected`);
}

export interface Span {
  workspaceId: string;
  projectId?: string | undefined;
  /** First day, and the day after the last. */
  from: Date;
  to: Date;
}
function within(span: Span, column: SQL): SQL {
  const project = span.projectId ? sql`and project_id = ${span.projectId}` : sql``;
  return sql`workspace_id = ${span.workspaceId} ${project} and ${column} >= ${span.from.toISOString()}::timestamptz and ${column} < ${span.to.toISOString()}::timestamptz`;
}

/** Daily values per metric; days without any are left out. */
export async function daily(
  tx: Tx,
  span: Span,
  metrics: readonly MetricName[],
): Promise<{ metric: MetricName; at: Date; value: number }[]> {
  const found = await tx.execute<{ metric: MetricName; at: string; value: number }>(sql`
    select metric, at, sum(value)::float8 as value from analytics.rollups
    where grain = 'day' and metric = any(${`{${metrics.join(",")}}`}::text[]) and ${within(span, sql`at`)} group by metric, at order by at`);
  return found.map((row) => ({ metric: row.metric, at: new Date(row.at), value: row.value }));
}

/** All-time totals of metrics in one project. */
export async function totals(
  tx: Tx,
  workspaceId: string,
  projectId: string,
  metrics: readonly MetricName[],
): Promise<Map<MetricName, number>> {
  const found = await tx.execute<{ metric: MetricName; value: number }>(sql`
    select metric, sum(value)::float8 as value from analytics.rollups
    where workspace_id = ${workspaceId} and project_id = ${projectId} and grain = 'day' and metric = any(${`{${metrics.join(",")}}`}::text[]) group by metric`);
  return new Map(found.map((row) => [row.metric, row.value]));
}

export async function productivity(
  tx: Tx,
  span: Span,
): Promise<{ userId: string; submitted: number; activeSeconds: number; accepted: number; rejected: number }[]> {
  const found = await tx.execute<{
    user_id: string;
    submitted: number;
    active: number;
    accepted: number;
    rejected: number;
  }>(sql`
    select user_id, sum(submitted)::int as submitted, sum(active_seconds)::float8 as active, sum(accepted)::int as accepted, sum(rejected)::int as rejected
    from analytics.user_rollups where ${within(span, sql`day`)} group by user_id order by submitted desc, user_id limit 500`);
  return found.map(({ user_id, active, ...row }) => ({ ...row, userId: user_id, activeSeconds: active }));
}

export async function transitions(tx: Tx, span: Span): Promise<{ from: string; to: string; count: number }[]> {
  const found = await tx.execute<{ from_state: string; to_state: string; count: number }>(sql`
    select from_state, to_state, sum(count)::int as count from analytics.transition_rollups
    where ${within(span, sql`day`)} group by 1, 2 order by count desc limit 200`);
  return found.map((row) => ({ from: row.from_state, to: row.to_state, count: row.count }));
}
