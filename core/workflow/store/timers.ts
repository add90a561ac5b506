import { sql } from "drizzle-orm";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Runtime } from "../../kernel/context.ts";
import { systemStatement } from "../../kernel/transaction.ts";

interface Row extends Record<string, unknown> {
  workspace_id: string;
  task_id: string;
  timer_id: string;
  due_at: string;
  event: WorkflowEvent;
}

/** A timer of some workspace's instance. */
export interface DueTimer {
  workspaceId: string;
  taskId: string;
  id: string;
  dueAt: Date;
  event: WorkflowEvent;
}

/** Timers that are due by `until`, oldest first, of the instances in these slots. */
export async function dueTimers(
  runtime: Runtime,
  slots: readonly number[],
  until: Date,
  most: number,
): Promise<DueTimer[]> {
  const rows = await systemStatement<Row>(
    runtime,
    sql`
      select t.workspace_id, i.task_id, t.timer_id, t.due_at, t.event
      from workflow.timers t join workflow.workflow_instances i on i.id = t.instance_id
      where t.due_at <= ${until.toISOString()}::timestamptz and workflow.slot_of(t.instance_id) = any (${`{${slots.join(",")}}`}::text::int[])
      order by t.due_at limit ${most}`,
  );
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    taskId: row.task_id,
    id: row.timer_id,
    dueAt: new Date(row.due_at),
    event: row.event,
  }));
}
