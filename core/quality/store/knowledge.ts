import { getTableColumns, sql, type Table } from "drizzle-orm";
import { consensusPolicies, consensusTasks, reviewPolicies } from "../../../db/schema/quality.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { History } from "../consensus/explain-task.ts";
import { type ConsensusTask, holdTask } from "./consensus.ts";
import { type ConsensusPolicyRow, standardConsensus } from "./consensus-policies.ts";
import { type ReviewPolicyRow, standardReview } from "./review-policies.ts";
import { type Evidence, evidenceIn } from "./skill.ts";

/** What is kept of a task, of its project and of those who work on it, that says what an answer means. */
export interface Knowledge {
  before: ConsensusTask | undefined;
  policy: ConsensusPolicyRow;
  review: ReviewPolicyRow;
  /** Of the whole work of the people asked for. */
  evidence: Evidence[];
}
type Place = Pick<ConsensusTask, "workspaceId" | "projectId" | "taskId">;
interface Asked {
  people: readonly string[];
  now: Date;
}
type Kept = Record<string, unknown> | null;

/** All of it, read by one statement. */
export function knowledgeOf(tx: Tx, place: Place, asked: Asked): Promise<Knowledge> {
  return read(tx, place, asked, false);
}

/** The same, with the task held against everybody else who would say what it means; what they have said is seen. */
export async function lockKnowledge(tx: Tx, place: Place, asked: Asked): Promise<Knowledge> {
  // Sent at once, run one after the other: the second sees what was committed until the task was free.
  const [, known] = await Promise.all([holdTask(tx, place.taskId), read(tx, place, asked, true)]);
  return known;
}

async function read(
  tx: Tx,
  { workspaceId, projectId, taskId }: Place,
  { people, now }: Asked,
  locked: boolean,
): Promise<Knowledge> {
  const about = { now, userIds: [...new Set(people)], whole: true };
  const policyIn = sql`where workspace_id = ${workspaceId} and project_id = ${projectId}`;
  const [row] = await tx.execute<{ task: Kept; policy: Kept; review: Kept; evidence: Evidence[] }>(sql`
    with held as (
      select * from quality.consensus_tasks where workspace_id = ${workspaceId} and task_id = ${taskId}
      ${locked ? sql`for update` : sql``})
    select (select to_jsonb(held) from held) as task,
      (select to_jsonb(p) from quality.consensus_policies as p ${policyIn}) as policy,
      (select to_jsonb(p) from quality.review_policies as p ${policyIn}) as review,
      (select coalesce(jsonb_agg(e), '[]') from (${evidenceIn(workspaceId, projectId, about)}) as e) as evidence`);
  const { task, policy, review, evidence } = row!;
  const project = { workspaceId, projectId };
  const before = task ? rowOf<ConsensusTask>(consensusTasks, task) : undefined;
  return {
    before: before && { ...before, updatedAt: new Date(before.updatedAt) },
    policy: policy ? rowOf(consensusPolicies, policy) : { ...project, ...standardConsensus },
    review: review ? rowOf(reviewPolicies, review) : { ...project, ...standardReview },
    evidence,
  };
}

/** A row by the names that its columns have here. */
function rowOf<T>(table: Table, kept: Record<string, unknown>): T {
  const columns = Object.entries(getTableColumns(table));
  return Object.fromEntries(columns.map(([name, column]) => [name, kept[column.name]])) as T;
}

/** What of one person is looked at, and of one family: its newest tasks. */
const NEWEST = 5000;
interface Counted {
  family: string;
  userId: string | null;
  label: string;
  truth: string;
  count: number;
}

/** What is known of families of items and of some people from the tasks of a project, this one as it stands among them; by family. */
export async function historiesOf(
  tx: Tx,
  { workspaceId, projectId }: Omit<Place, "taskId">,
  families: readonly string[],
  people: readonly string[],
): Promise<Map<string, History>> {
  if (families.length === 0) return new Map();
  const family = sql`unnest(array[${listed(families, (one) => sql`${one}::text`)}]) as f(name)`;
  const person = sql`unnest(array[${listed(new Set(people), (one) => sql`${one}::uuid`)}]) as p(user_id)`;
  const place = sql`workspace_id = ${workspaceId} and project_id = ${projectId} and family = f.name`;
  const rows = await tx.execute<Counted & Record<string, unknown>>(sql`
    select f.name as family, null::uuid as "userId", key as label, key as truth, sum(value::float8) as count
    from ${family} cross join lateral (
      select posterior from quality.consensus_items where ${place} order by task_id desc limit ${NEWEST}) as i,
      jsonb_each_text(i.posterior) group by 1, 3
    union all
    select f.name, l.user_id, l.label, key, sum(value::float8)
    from ${family} cross join ${person} cross join lateral (
      select user_id, task_id, family, item, label from quality.consensus_labels
      where ${place} and user_id = p.user_id order by task_id desc limit ${NEWEST}) as l
    join quality.consensus_items as i using (task_id, family, item), jsonb_each_text(i.posterior) group by 1, 2, 3, 4`);
  const byFamily = Map.groupBy(rows, (one) => one.family);
  return new Map(
    families.map((name) => {
      const counted = byFamily.get(name) ?? [];
      const found = new Map(counted.flatMap((one) => (one.userId === null ? [[one.label, one.count] as const] : [])));
      const said = counted.flatMap(({ userId, label, truth, count }) =>
        userId === null ? [] : [{ userId, label, truth, count }],
      );
      return [name, { found, said }];
    }),
  );
}

function listed(ids: Iterable<string>, one: (id: string) => ReturnType<typeof sql>) {
  return sql.join([...ids].map(one), sql`, `);
}
