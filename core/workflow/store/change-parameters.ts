import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { JsonObject } from "../../../machines/engine/json.ts";
import type { Origin } from "../../kernel/outbox.ts";
import type { Envelope } from "../../kernel/wire/event.ts";
import type { InstanceRow } from "./instances.ts";

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
  finished: { key: string; status: "done" | "failed"; error: string | null; attempts: number; nth: number }[];
  /** Ids of invocations whose results nobody waits for any more. */
  revoked: string[];
  /** Nothing that waits to be done outside is done any more. */
  revokedAll: boolean;
  /** What it failed on, with the timers that were set within this change. */
  failed: {
    event: WorkflowEvent;
    cause: string;
    actor: string;
    timers: { id: string; dueAt: Date; event: WorkflowEvent }[];
  } | null;
}

/** A change has fewer submissions than this. */
export const MOST = 4096;

/** Columns of the lists that every change has, as `workflow.apply_changes` takes them; `lines` are JSON documents, one a line. */
const columns = {
  rows: ["int[]", "uuid[]", "int[]", "int[]", "text[]", "text[]", "lines", "text[]", "int[]", "timestamptz[]"],
  transitions: [
    ...["int[]", "uuid[]", "uuid[]", "uuid[]", "uuid[]", "uuid[]", "int[]"],
    ...["lines", "text[]", "text[]", "text[]", "text[]", "timestamptz[]"],
  ],
  outbox: ["int[]", "uuid[]", "uuid[]", "text[]", "lines"],
} as const;

/** The types of the function's parameters. */
export const types: readonly string[] = [
  "text",
  ...[...columns.rows, ...columns.transitions, ...columns.outbox].map((type) => (type === "lines" ? "text" : type)),
  ...Array.from({ length: 7 }, () => "text::jsonb"),
];

/** Rows as columns: array literals, and lines. */
class Columns {
  readonly #types: readonly string[];
  readonly #values: string[][];

  constructor(kinds: readonly string[]) {
    this.#types = kinds;
    this.#values = kinds.map(() => []);
  }

  push(...row: readonly string[]): void {
    for (let i = 0; i < row.length; i++) this.#values[i]!.push(row[i]!);
  }

  /** A list without rows is null, so that it costs no statement. */
  parameters(): (string | null)[] {
    if (this.#values[0]!.length === 0) return this.#types.map(() => null);
    return this.#values.map((values, i) => (this.#types[i] === "lines" ? values.join("\n") : `{${values.join(",")}}`));
  }
}

/** An element of an array literal: in it a backslash takes the next character as it is, and means nothing else. */
function quoted(text: string): string {
  return text.includes('"') || text.includes("\\") ? `"${text.replace(/["\\]/g, "\\$&")}"` : `"${text}"`;
}

/** Names of states come from the definition again and again as the same list. */
const known = new WeakMap<readonly string[], string>();
function list(texts: readonly string[]): string {
  let literal = known.get(texts);
  if (literal === undefined) known.set(texts, (literal = quoted(`{${texts.map(quoted).join(",")}}`)));
  return literal;
}

type List = Record<string, unknown>[];
type Rare = "failed" | "drop" | "wait" | "taken" | "effects" | "finished" | "revoked";

/** The parameters of `workflow.apply_changes`, in its order. */
export function parametersOf(changes: readonly InstanceChange[]): (string | null)[] {
  const workspaces = new Set<string>();
  const [rows, transitions, outbox] = [
    new Columns(columns.rows),
    new Columns(columns.transitions),
    new Columns(columns.outbox),
  ];
  const [made, same, claims, fired, cancel, timers]: [List, List, List, List, List, List] = [[], [], [], [], [], []];
  const more: Record<Rare, List> = {
    failed: [],
    drop: [],
    wait: [],
    taken: [],
    effects: [],
    finished: [],
    revoked: [],
  };
  changes.forEach((change, nthChange) => {
    const x = String(nthChange);
    for (const { eventId, reaction, workspaceId, nth } of change.claims) {
      workspaces.add(workspaceId);
      claims.push({ n: nthChange * MOST + nth, x, e: eventId, r: reaction, w: workspaceId });
    }
    const { before, row } = change;
    if (!row) return;
    const {
      id: i,
      workspaceId: w,
      taskId: k,
      projectId: p,
      definitionVersion: d,
      status: a,
      states: t,
      error: e,
    } = row;
    const { snapshot: s, sequence: q, version: v } = row;
    const at = row.updatedAt.toISOString();
    workspaces.add(w);
    if (row === before) same.push({ x, i, v });
    else if (!before) made.push({ x, id: i, w, f: row.workflowId, d, k, p, b: row.batchId, a, t, s, e, q, at });
    else {
      const reason = e === null ? "NULL" : quoted(e);
      rows.push(x, i, String(v), String(d), a, list(t), JSON.stringify(s), reason, String(q), at);
    }
    for (const { id, sequence, event, from, to, actions, actor } of change.transitions) {
      const [f, g, h] = [list(from), list(to), list(actions)];
      transitions.push(x, id, w, i, k, p, String(sequence), JSON.stringify(event), f, g, h, quoted(actor), at);
    }
    for (const one of change.events) outbox.push(x, one.id, w, quoted(one.partitionkey), JSON.stringify(one));
    for (const { id, dueAt, nth } of change.fired) fired.push({ n: nthChange * MOST + nth, x, i, t: id, d: dueAt });
    for (const id of change.cancel) cancel.push({ x, i, t: id });
    for (const { id, dueAt, event } of change.timers.values()) timers.push({ x, i, t: id, w, d: dueAt, e: event });
    noteRare(more, change, row, x, nthChange);
  });
  const rare = Object.values(more).some((one) => one.length > 0);
  return [
    `{${[...workspaces].join(",")}}`,
    ...rows.parameters(),
    ...transitions.parameters(),
    ...outbox.parameters(),
    ...[made, same, claims, fired, cancel, timers].map((one) => (one.length > 0 ? JSON.stringify(one) : null)),
    rare ? JSON.stringify(more) : null,
  ];
}

function noteRare(
  more: Record<Rare, List>,
  change: InstanceChange,
  row: InstanceRow,
  x: string,
  nthChange: number,
): void {
  const { id: i, workspaceId: w, taskId: k, updatedAt: at } = row;
  if (change.dropTimers) more.drop.push({ x, i });
  for (const { id, event, actor } of change.waits) more.wait.push({ x, id, w, i, e: event, by: actor });
  for (const id of change.taken) more.taken.push({ x, id });
  for (const { key, invokeId, type, params, origin } of change.effects)
    more.effects.push({ x, key, w, i, k, n: invokeId, t: type, p: params, o: origin, at });
  for (const n of change.revoked) more.revoked.push({ x, i, n, at });
  if (change.revokedAll) more.revoked.push({ x, i, n: null, at });
  if (change.failed) {
    const { event: e, cause: c, actor: by, timers: t } = change.failed;
    more.failed.push({ x, i, w, e, c, by, t, at });
  }
  for (const { key, status, error, attempts: t, nth } of change.finished)
    more.finished.push({ n: nthChange * MOST + nth, x, key, t, a: status, e: error, at });
}
