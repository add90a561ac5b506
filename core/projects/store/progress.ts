import { sql } from "drizzle-orm";
import { changed } from "../../kernel/cache.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { subjectOf } from "./projects.ts";

/** What some events add to a project's counts. */
export interface ProgressChange {
  workspaceId: string;
  projectId: string;
  tasks: number;
  completed: number;
  cancelled: number;
  batches: number;
  batchesCompleted: number;
}

/** Adds to the counts of many projects by one statement, in the order of their ids so that two such statements never wait for each other in a circle. */
export async function addProgress(tx: Tx, changes: readonly ProgressChange[]): Promise<void> {
  for (const { workspaceId, projectId } of changes) changed(workspaceId, [subjectOf(projectId)]);
  const rows = JSON.stringify(
    changes.map((one) => ({
      ...one,
      project_id: one.projectId,
      workspace_id: one.workspaceId,
      batches_completed: one.batchesCompleted,
    })),
  );
  await tx.execute(sql`
    insert into projects.progress as p (project_id, workspace_id, tasks, completed, cancelled, batches, batches_completed)
    select project_id, workspace_id, tasks, completed, cancelled, batches, batches_completed
    from jsonb_to_recordset(${rows}::text::jsonb) as r(project_id uuid, workspace_id uuid, tasks int, completed int, cancelled int, batches int, batches_completed int)
    order by project_id
    on conflict (project_id) do update set
      tasks = p.tasks + excluded.tasks, completed = p.completed + excluded.completed, cancelled = p.cancelled + excluded.cancelled,
      batches = p.batches + excluded.batches, batches_completed = p.batches_completed + excluded.batches_completed`);
}
