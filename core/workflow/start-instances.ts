import { start } from "../../machines/engine/advance.ts";
import type { JsonObject } from "../../machines/engine/json.ts";
import type { Context } from "../kernel/context.ts";
import { emitEach } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { type Change, changeBy, subject, writeChanges } from "./change.ts";
import { compiledVersion } from "./definitions.ts";
import { workflowEvents } from "./events.ts";
import { insertInstances, type InstanceRow } from "./store/instances.ts";

/** An instance to be started. */
export interface Beginning {
  ctx: Context;
  workflowId: string;
  definitionVersion: number;
  taskId: string;
  projectId: string;
  batchId: string;
  input: JsonObject;
  cause: string;
}

/** Starts instances, each with its first state, actions and events in one commit; tasks that have one already are left out. Returns the new rows. */
export async function startInstances(tx: Tx, beginnings: readonly Beginning[]): Promise<InstanceRow[]> {
  const changes: Change[] = [];
  for (const { ctx, input, cause, ...base } of beginnings) {
    const compiled = await compiledVersion(tx, ctx.workspaceId, base.workflowId, base.definitionVersion);
    const now = ctx.clock.now();
    const step = start(
      compiled,
      { ...input, taskId: base.taskId, projectId: base.projectId, batchId: base.batchId },
      now.getTime(),
    );
    const row: InstanceRow = {
      ...base,
      id: newId(),
      workspaceId: ctx.workspaceId,
      status: "active",
      states: step.to,
      snapshot: step.snapshot,
      error: null,
      sequence: 0,
      createdAt: now,
      updatedAt: now,
    };
    changes.push(changeBy(ctx, row, { type: "workflow.started", ...input }, step, cause));
  }
  const fresh = await insertInstances(
    tx,
    changes.map((change) => change.row),
  );
  const made = changes.filter((change) => fresh.has(change.row.id));
  await emitEach(
    tx,
    workflowEvents,
    "workflow.instance.started",
    made.map(({ ctx, row }) => ({ ctx, data: { ...subject(row), definitionVersion: row.definitionVersion } })),
  );
  await writeChanges(tx, made);
  return made.map((change) => change.row);
}
