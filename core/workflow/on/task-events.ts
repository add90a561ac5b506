import { createHash } from "node:crypto";
import type { WorkflowEvent } from "../../../machines/engine/definition.ts";
import type { Runtime } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { claimingReaction } from "../../kernel/reaction.ts";
import { transactionFor } from "../../kernel/transaction.ts";
import type { Envelope, EventData } from "../../kernel/wire/event.ts";
import type { tasksEvents } from "../../tasks/events.ts";
import { engineOf } from "../engine/engine.ts";
import { answerHandover } from "./task-handed-over.ts";
import { versionInForce } from "../store/versions.ts";

const NAME = "move-instance";

/** A task's fixed draw in [0, 1) for sampling, the same however often it is asked. */
export function drawOf(taskId: string): number {
  return createHash("sha256").update(taskId).digest().readUInt32BE() / 2 ** 32;
}

/** Starts the workflow of every task that was created, and hands it what happens to the task, in order; what arrives together is written together. */
export const onTaskEvents = claimingReaction(
  NAME,
  [
    "task.created",
    "task.assigned",
    "assignment.expired",
    "assignment.released",
    "task.cancelled",
    "task.requeued",
    "task.priority_changed",
    "annotation.submitted",
    "quality_check.completed",
  ],
  async (runtime, events) => {
    await failpoint("workflow.events.handed");
    const versions = await versionsOf(runtime, events);
    // What people do with a gold is a test of them, and nothing that its task's workflow asked for.
    const moving = events.filter((event) => event.data.gold !== true);
    await Promise.all(moving.map((event) => move(runtime, event, versions)));
  },
);

type Created = EventData<typeof tasksEvents, "task.created">;

/** An event of the bus as the cause of what follows, claimed in the commit that it leads to. */
async function move(runtime: Runtime, event: Envelope, versions: ReadonlyMap<string, number>): Promise<void> {
  const { workspaceid: workspaceId, correlationid: correlationId, traceparent } = event;
  const origin = { workspaceId, actor: `system:${runtime.service}`, correlationId, causationId: event.id, traceparent };
  const once = { claim: { eventId: event.id, reaction: NAME } };
  const engine = engineOf(runtime);
  if (event.type !== "task.created") {
    const data = event.data as { taskId: string };
    await engine.send(origin, data.taskId, { ...data, type: event.type } as WorkflowEvent, event.id, once);
    if (event.type === "task.assigned") await answerHandover(runtime, event);
    return;
  }
  const { taskId, projectId, batchId, workflowId, overlap, reviewShare } = event.data as Created;
  const definitionVersion = versions.get(`${workspaceId}/${workflowId}`);
  if (definitionVersion === undefined)
    throw new Error(`task ${taskId} asks for workflow ${workflowId}, which has not been published`);
  const input = { overlap, reviewShare, reviewDraw: drawOf(taskId) };
  await engine.start(origin, taskId, { workflowId, definitionVersion, projectId, batchId, input }, event.id, once);
}

/** The versions that new tasks' workflows are at. */
async function versionsOf(runtime: Runtime, events: readonly Envelope[]): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  const wanted = new Map<string, [workspaceId: string, workflowId: string]>();
  for (const { type, workspaceid, data } of events)
    if (type === "task.created") {
      const { workflowId } = data as Created;
      wanted.set(`${workspaceid}/${workflowId}`, [workspaceid, workflowId]);
    }
  if (wanted.size === 0) return versions;
  const workspaces = [...new Set([...wanted.values()].map(([workspaceId]) => workspaceId))];
  await transactionFor(runtime, workspaces, async (tx) => {
    for (const [key, [workspaceId, workflowId]] of wanted) {
      const version = await versionInForce(tx, workspaceId, workflowId);
      if (version !== undefined) versions.set(key, version);
    }
  });
  return versions;
}
