import { sql } from "drizzle-orm";
import type { Tx } from "../../kernel/transaction.ts";
import type { ExplainedItem } from "../consensus/explain-task.ts";
import type { Label } from "../consensus/labels.ts";
import { type ConsensusTask, saveTask } from "./consensus.ts";
import type { SaidAnswer } from "./consensus-answers.ts";
import type { ObservationRow } from "./skill.ts";

/** What people said of a task, what is probable by it, and what it says of them. */
export interface Understood {
  labels: readonly Label[];
  items: readonly ExplainedItem[];
  answers: readonly SaidAnswer[];
  observations: readonly ObservationRow[];
}

/**
 * Keeps a task, and puts what is understood of it by now in the place of what was before, by one statement; null leaves what is kept. Rows that
 * stay as they are are not written again, and those that are written are never those that are deleted.
 */
export async function keepTask(tx: Tx, task: ConsensusTask, understood: Understood | null): Promise<void> {
  if (!understood) return saveTask(tx, task);
  const { workspaceId, projectId, taskId } = task;
  const { labels, items, answers, observations } = understood;
  const of = sql`workspace_id = ${workspaceId} and task_id = ${taskId}`;
  const place = sql`${workspaceId}::uuid, ${projectId}::uuid, ${taskId}::uuid`;
  const rows = (list: readonly object[]) => sql`jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb)`;
  await tx.execute(sql`
    with said as (
      select * from ${rows(labels)} as r(family text, item text, "userId" uuid, label text)),
    found as (
      select * from ${rows(items)} as r(family text, item text, posterior jsonb, label text, confidence float8, entropy float8,
        answers int, decided boolean)),
    answered as (
      select * from ${rows(answers)} as r(field text, "userId" uuid, answer jsonb, about jsonb)),
    labels_gone as (
      delete from quality.consensus_labels as o where ${of} and not exists (
        select from said as n where n.family = o.family and n.item = o.item and n."userId" = o.user_id)),
    items_gone as (
      delete from quality.consensus_items as o where ${of} and not exists (
        select from found as n where n.family = o.family and n.item = o.item)),
    answers_gone as (
      delete from quality.consensus_answers as o where ${of} and not exists (
        select from answered as n where n.field = o.field and n."userId" = o.user_id)),
    labels_kept as (
      insert into quality.consensus_labels as o (workspace_id, project_id, task_id, family, item, user_id, label)
      select ${place}, family, item, "userId", label from said
      on conflict (task_id, family, item, user_id) do update set label = excluded.label where o.label <> excluded.label),
    items_kept as (
      insert into quality.consensus_items as o
        (workspace_id, project_id, task_id, family, item, posterior, label, confidence, entropy, answers, decided)
      select ${place}, family, item, posterior, label, confidence, entropy, answers, coalesce(decided, false) from found
      on conflict (task_id, family, item) do update set posterior = excluded.posterior, label = excluded.label,
        confidence = excluded.confidence, entropy = excluded.entropy, answers = excluded.answers, decided = excluded.decided
      where (o.posterior, o.label, o.confidence, o.entropy, o.answers, o.decided) is distinct from (excluded.posterior,
        excluded.label, excluded.confidence, excluded.entropy, excluded.answers, excluded.decided)),
    answers_kept as (
      insert into quality.consensus_answers as o (workspace_id, project_id, task_id, field, user_id, answer, about)
      select ${place}, field, "userId", answer, about from answered
      on conflict (task_id, field, user_id) do update set answer = excluded.answer, about = excluded.about
      where (o.answer, o.about) is distinct from (excluded.answer, excluded.about)),
    observed as (
      insert into quality.skill_observations
        (workspace_id, project_id, user_id, source, subject_id, class, score, weight, observed_at)
      select "workspaceId", "projectId", "userId", source, "subjectId", class, score, weight, "observedAt"
      from ${rows(observations)} as r("workspaceId" uuid, "projectId" uuid, "userId" uuid, source text, "subjectId" uuid,
        class text, score float8, weight float8, "observedAt" timestamptz)
      on conflict (subject_id, user_id, source, class) do update set score = excluded.score, weight = excluded.weight,
        observed_at = excluded.observed_at)
    insert into quality.consensus_tasks (task_id, workspace_id, customer_id, project_id, batch_id, status, confidence, entropy,
      answers, divided, updated_at, left_out, versions)
    select "taskId", "workspaceId", "customerId", "projectId", "batchId", status, confidence, entropy, answers, divided,
      "updatedAt", "leftOut", versions
    from ${rows([task])} as r("taskId" uuid, "workspaceId" uuid, "customerId" uuid, "projectId" uuid, "batchId" uuid, status text,
      confidence float8, entropy float8, answers int, divided boolean, "updatedAt" timestamptz, "leftOut" int, versions jsonb)
    on conflict (task_id) do update set customer_id = excluded.customer_id, project_id = excluded.project_id,
      batch_id = excluded.batch_id, status = excluded.status, confidence = excluded.confidence, entropy = excluded.entropy,
      answers = excluded.answers, divided = excluded.divided, updated_at = excluded.updated_at, left_out = excluded.left_out,
      versions = excluded.versions`);
}
