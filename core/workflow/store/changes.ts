import { sql } from "drizzle-orm";
import type { Runtime } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/transaction.ts";
import { type InstanceChange, MOST, parametersOf, types } from "./change-parameters.ts";
import type { InstanceRow, WaitingEvent } from "./instances.ts";

/** What was not written: changes that stood on an old version, and submissions that were handled before, by change. */
export interface Left {
  stale: ReadonlySet<number>;
  seen: ReadonlyMap<number, ReadonlySet<number>>;
}
interface Answer extends Record<string, unknown> {
  stale: number[] | string;
  seen: number[] | string;
}

const CALL = `select stale::text, seen::text from workflow.apply_changes(${types.map((type, i) => `$${i + 1}::${type}`).join(", ")})`;

/** Writes changes by one statement and one commit: each as a whole or, when somebody was faster, not at all. */
export async function applyChanges(runtime: Runtime, changes: readonly InstanceChange[]): Promise<Left> {
  const parameters = parametersOf(changes);
  const [row] = await runtime.db.app.sql.unsafe<[Answer]>(CALL, parameters as string[], { prepare: true });
  return leftOf(row);
}

/** The same in a transaction that writes other things too. */
export async function applyChangesIn(tx: Tx, changes: readonly InstanceChange[]): Promise<Left> {
  const list = sql.join(
    parametersOf(changes).map((value, i) => sql`${value}::${sql.raw(types[i]!)}`),
    sql`, `,
  );
  const [row] = await tx.execute<Answer>(sql`select stale::text, seen::text from workflow.apply_changes(${list})`);
  return leftOf(row!);
}

function leftOf({ stale, seen }: Answer): Left {
  const bySeen = new Map<number, Set<number>>();
  for (const n of numbers(seen)) {
    const x = Math.floor(n / MOST);
    bySeen.set(x, (bySeen.get(x) ?? new Set()).add(n % MOST));
  }
  return { stale: new Set(numbers(stale)), seen: bySeen };
}

function numbers(array: number[] | string): number[] {
  if (typeof array !== "string") return array;
  return array === "{}" ? [] : array.slice(1, -1).split(",").map(Number);
}

interface LoadedRow extends Record<string, unknown> {
  id: string;
  workspace_id: string;
  workflow_id: string;
  definition_version: number;
  task_id: string;
  project_id: string;
  batch_id: string;
  status: InstanceRow["status"];
  states: string[];
  snapshot: unknown;
  error: string | null;
  sequence: number;
  created_at: Date | string;
  updated_at: Date | string;
  version: number;
  waiting: WaitingEvent[] | null;
}

/** An instance as it is stored, with the events that wait while it is held. */
export interface Loaded {
  row: InstanceRow;
  waiting: readonly WaitingEvent[];
}

/** Reads the instances of tasks in these workspaces, by task. */
export async function loadInstances(
  runtime: Runtime,
  workspaces: readonly string[],
  taskIds: readonly string[],
  tx?: Tx,
): Promise<Map<string, Loaded>> {
  const [w, t] = [`{${workspaces.join(",")}}`, `{${taskIds.join(",")}}`];
  const rows = tx
    ? await tx.execute<LoadedRow>(sql`select * from workflow.load_instances(${w}::text, ${t}::text::uuid[])`)
    : await runtime.db.app.sql.unsafe<LoadedRow[]>(
        "select * from workflow.load_instances($1::text, $2::text::uuid[])",
        [w, t],
        { prepare: true },
      );
  return new Map(rows.map((row) => [row.task_id, { row: rowOf(row), waiting: row.waiting ?? [] }]));
}

function rowOf(row: LoadedRow): InstanceRow {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    workflowId: row.workflow_id,
    definitionVersion: row.definition_version,
    taskId: row.task_id,
    projectId: row.project_id,
    batchId: row.batch_id,
    status: row.status,
    states: row.states,
    snapshot: row.snapshot,
    error: row.error,
    sequence: row.sequence,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    version: row.version,
  };
}
