import type postgres from "postgres";
import type { WorkflowEvent } from "../../machines/engine/definition.ts";
import type { ScxmlCase } from "../../machines/engine/scxml/cases.suite.ts";
import type { Driver } from "../../machines/engine/scxml/run.suite.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { addWorkflow } from "./save-workflow.ts";
import type { Once } from "./engine/submission.ts";

/** Something for an instance to be told, the same again however often it has to be said. */
export interface Order {
  /** Names it for good. */
  id: string;
  workspaceId: string;
  taskId: string;
  /** Epoch milliseconds of the document's own time. */
  at: number;
  start?: { workflowId: string; projectId: string };
  event?: WorkflowEvent;
  timer?: { id: string; dueAt: string };
}

/** Once per order: by its id, or by the timer that it takes away. */
export function onceOf({ id, timer }: Order): Once {
  if (timer) return { timer: { id: timer.id, dueAt: new Date(timer.dueAt) } };
  return { claim: { eventId: id, reaction: "scxml" } };
}

/** A document as a workflow of the workspace; validation, which knows good style, is not asked. */
export async function keepDocument(ctx: Context, { name, definition }: ScxmlCase): Promise<string> {
  const wish = { name, description: "", template: null, status: "published" as const, definition: definition as never };
  return (await transaction(ctx, (tx) => addWorkflow(tx, ctx, wish)))!.id;
}

interface Due {
  timer_id: string;
  due_at: Date;
  event: WorkflowEvent;
}

/** Plays a document through an engine that is given orders; where the instance is, and its timers, are read from Postgres. */
export function persisted(
  admin: postgres.Sql,
  ctx: Context,
  workflowId: string,
  tell: (order: Order) => Promise<void>,
): Driver {
  const taskId = newId();
  const base = { workspaceId: ctx.workspaceId, taskId };
  let now = Date.UTC(2030, 0, 1);
  const where = async (): Promise<string[]> => {
    const [row] = await admin<{ states: string[]; status: string; error: string | null }[]>`
      select states, status, error from workflow.workflow_instances where task_id = ${taskId}`;
    if (row?.status === "failed") throw new Error(row.error ?? "it failed");
    return row?.states ?? [];
  };
  const say = async (more: Partial<Order>): Promise<string[]> => {
    await tell({ ...base, id: newId(), at: now, ...more });
    return where();
  };
  return {
    start: () => say({ start: { workflowId, projectId: newId() } }),
    send: (event) => say({ event }),
    async elapse(ms) {
      const until = now + ms;
      for (;;) {
        const [due] = await admin<Due[]>`
          select t.timer_id, t.due_at, t.event from workflow.timers t
          join workflow.workflow_instances i on i.id = t.instance_id
          where i.task_id = ${taskId} and t.due_at <= ${new Date(until)} order by t.due_at limit 1`;
        if (!due) break;
        now = due.due_at.getTime();
        await say({ event: due.event, timer: { id: due.timer_id, dueAt: due.due_at.toISOString() } });
      }
      now = until;
      return where();
    },
  };
}
