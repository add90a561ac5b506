import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { qualityEvents } from "./events.ts";
import { type CheckRow, listChecks } from "./store/checks.ts";
import type { ConsensusTask } from "./store/consensus.ts";
import type { ConsensusPolicyRow } from "./store/consensus-policies.ts";

/** Tells how sure a task is by now, and whether a person has to decide. */
export async function tellUpdated(
  tx: Tx,
  ctx: Context,
  { taskId, projectId, batchId, confidence, entropy, answers, status }: ConsensusTask,
  { fuse }: Pick<ConsensusPolicyRow, "fuse">,
): Promise<void> {
  const told = { taskId, projectId, batchId, confidence, entropy, answers, status, fuse };
  await emit(tx, ctx, qualityEvents, "consensus.updated", told);
}

/** Tells that a person has to decide, by the check that found so, or the last one of the task. */
export async function tellRequired(
  tx: Tx,
  ctx: Context,
  { workspaceId, taskId, projectId, batchId, confidence }: ConsensusTask,
  check?: Pick<CheckRow, "annotationIds" | "agreement">,
): Promise<void> {
  const filter = { taskId, kind: "automated", status: "completed" } as const;
  const last = check ?? (await listChecks(tx, { workspaceId, customerId: null }, filter, undefined, 1))[0];
  const annotationIds = last?.annotationIds ?? [];
  const told = { annotationIds, agreement: last?.agreement ?? confidence, posterior: confidence };
  await emit(tx, ctx, qualityEvents, "consensus.required", { taskId, projectId, batchId, ...told });
}
