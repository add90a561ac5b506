import { sql } from "drizzle-orm";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { JsonObject } from "../../../machines/engine/json.ts";
import type { Runtime } from "../../kernel/context.ts";
import type { Origin } from "../../kernel/outbox.ts";
import type { Tx } from "../../kernel/transaction.ts";
import type { Envelope } from "../../kernel/wire/event.ts";
import type { InstanceRow, WaitingEvent } from "./instances.ts";

/** What is to be written about one instance. */
export interface InstanceChange {
  /** Null: the instance is new, or there is none. */
  before: InstanceRow | null;
  /** The same as `before`: the row stays as it is. */
  row: InstanceRow | null;
  transitions: {
    id: string;
    sequence: number;
    event: WorkflowEvent;
    from: string[];
    to: string[];
    actions: string[];
    actor: string;
  }[];
  events: Envelope[];
  cancel: Set<string>;
  timers: Map<string, { id: string; dueAt: Date; event: WorkflowEvent }>;
  dropTimers: boolean;
  /** `nth`: which of the change's submissions it belongs to. */
  claims: { eventId: string; reaction: string; workspaceId: string; nth: number }[];
  fired: { id: string; dueAt: Date; nth: number }[];
  waits: { id: string; event: WorkflowEvent; actor: string }[];
  taken: string[];
  effects: { key: string; invokeId: string | null; type: string; params: JsonObject; origin: Origin }[];
  finished: { key: string; status: "done" | "failed"; error: string | null; nth: number }[];
  /** Ids of invocations whose results nobody waits for any more. */
  revoked: string[];
  /** What it failed on, with the timers that were set within this change. */
  failed: {
    event: WorkflowEvent;
    cause: string;
    actor: string;
    timers: { id: string; dueAt: Date; event: WorkflowEvent }[];
  } | null;
}

/** What was not written: changes that stood on an old version, and submissions that were handled before, by change. */
export interface Left {
  stale: ReadonlySet<number>;
  seen: ReadonlyMap<number, ReadonlySet<number>>;
}
interface Answer extends Record<string, unknown> {
  stale: number[] | string;
  seen: number[] | string;
}

const MOST = 4096;
const CALL =
  "select stale::text, seen::text from workflow.apply_changes($1::text, $2::text::jsonb, $3::text::jsonb, $4::text::jsonb, $5::text::jsonb, $6::text::jsonb, $7::text::jsonb, $8::text::jsonb, $9::text::jsonb, $10::text::jsonb, $11::text::jsonb)";

/** Writes changes by one statement and one commit: each as a whole or, when somebody was faster, not at all. */
export async function applyChanges(runtime: Runtime, changes: readonly InstanceChange[]): Promise<Left> {
  const parameters = parametersOf(changes);
  const [row] = await runtime.db.app.sql.unsafe<[Answer]>(CALL, parameters as string[], { prepare: true });
  return leftOf(row);
}

/** The same in a transaction that writes other things too. */
export async function applyChangesIn(tx: Tx, changes: readonly InstanceChange[]): Promise<Left> {
  const [workspaces, ...lists] = parametersOf(changes);
  const texts = sql.join(
    lists.map((list) => sql`${list}::text::jsonb`),
    sql`, `,
  );
  const [row] = await tx.execute<Answer>(
    sql`select stale::text, seen::text from workflow.apply_changes(${workspaces}::text, ${texts})`,
  );
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

type List = Record<string, unknown>[];

/** The function's parameters; a list without rows is null, so that it costs no statement. */
function parametersOf(changes: readonly InstanceChange[]): (string | null)[] {
  const workspaces = new Set<string>();
  const lists: List[] = Array.from({ length: 9 }, () => []);
  const [made, rows, same, claims, fired, transitions, cancel, timers, outbox] = lists as [
    List,
    List,
    List,
    List,
    List,
    List,
    List,
    List,
    List,
  ];
  const more: Record<"failed" | "drop" | "wait" | "taken" | "effects" | "finished" | "revoked", List> = {
    failed: [],
    revoked: [],
    drop: [],
    wait: [],
    taken: [],
    effects: [],
    finished: [],
  };
  changes.forEach((change, x) => {
    for (const { eventId, reaction, workspaceId, nth } of change.claims) {
      workspaces.add(workspaceId);
      claims.push({ n: x * MOST + nth, x, e: eventId, r: reaction, w: workspaceId });
    }
    const { before, row } = change;
    if (!row) return;
    const { id: i, workspaceId: w, taskId: k, projectId: p } = row;
    const at = row.updatedAt.toISOString();
    workspaces.add(w);
    if (row === before) same.push({ x, i, v: row.version });
    else if (before)
      rows.push({
        x,
        i,
        v: row.version,
        d: row.definitionVersion,
        a: row.status,
        t: row.states,
        s: row.snapshot,
        e: row.error,
        q: row.sequence,
        at,
      });
    else
      made.push({
        x,
        id: i,
        w,
        f: row.workflowId,
        d: row.definitionVersion,
        k,
        p,
        b: row.batchId,
        a: row.status,
        t: row.states,
        s: row.snapshot,
        e: row.error,
        q: row.sequence,
        at,
      });
    for (const { id, dueAt, nth } of change.fired) fired.push({ n: x * MOST + nth, x, i, t: id, d: dueAt });
    for (const { id, sequence, event, from, to, actions, actor } of change.transitions)
      transitions.push({ x, id, w, i, k, p, q: sequence, e: event, f: from, t: to, a: actions, by: actor, at });
    for (const t of change.cancel) cancel.push({ x, i, t });
    for (const { id, dueAt, event } of change.timers.values()) timers.push({ x, i, t: id, w, d: dueAt, e: event });
    for (const e of change.events) outbox.push({ x, id: e.id, w, k: e.partitionkey, e });
    if (change.dropTimers) more.drop.push({ x, i });
    for (const { id, event, actor } of change.waits) more.wait.push({ x, id, w, i, e: event, by: actor });
    for (const id of change.taken) more.taken.push({ x, id });
    for (const { key, invokeId, type, params, origin } of change.effects)
      more.effects.push({ x, key, w, i, k, n: invokeId, t: type, p: params, o: origin, at });
    for (const n of change.revoked) more.revoked.push({ x, i, n, at });
    if (change.failed) {
      const { event: e, cause: c, actor: by, timers: t } = change.failed;
      more.failed.push({ x, i, w, e, c, by, t, at });
    }
    for (const { key, status, error, nth } of change.finished)
      more.finished.push({ n: x * MOST + nth, x, key, a: status, e: error, at });
  });
  const rare = Object.values(more).some((list) => list.length > 0);
  return [
    `{${[...workspaces].join(",")}}`,
    ...lists.map((list) => (list.length > 0 ? JSON.stringify(list) : null)),
    rare ? JSON.stringify(more) : null,
  ];
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
