import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { toPage } from "../kernel/wire/page.ts";
import type { workflowContract } from "./contract.ts";
import { reasonUnread } from "./definitions.ts";
import { workflowProblems } from "./problems.ts";
import { firstVersion, type Moment, rebuild } from "./rebuild-instance.ts";
import type { ReplayedStep } from "./replay.contract.ts";
import { checkpointsOf, followedOf } from "./store/history.ts";
import { findByTask, type InstanceRow } from "./store/instances.ts";
import { versionsFor } from "./verify-instances.ts";

/** Follows a task's transitions again, from its start or from where its history is kept. */
export async function replayTask(
  ctx: Context,
  { taskId, cursor, from, limit }: Input<typeof workflowContract.replayTask>,
): Promise<Output<typeof workflowContract.replayTask>> {
  return transaction(ctx, async (tx) => {
    const row = await findByTask(tx, ctx.workspaceId, taskId);
    if (!row) throw workflowProblems.instance_not_found({ taskId });
    const { steps, broken } = await followed(tx, row);
    const after = Math.max(Number(cursor ?? 0) || 0, (from ?? 1) - 1);
    const page = toPage(steps.filter(({ sequence }) => sequence > after).slice(0, limit + 1), limit, ({ sequence }) =>
      String(sequence),
    );
    return { ...page, broken: page.nextCursor === null ? broken : null };
  });
}

async function followed(tx: Tx, row: InstanceRow): Promise<{ steps: ReplayedStep[]; broken: string | null }> {
  const checkpoint = (await checkpointsOf(tx, [row])).get(row.id);
  const all = (await followedOf(tx, [row])).get(row.id) ?? [];
  const transitions = checkpoint ? all.filter(({ sequence }) => sequence > checkpoint.sequence) : all;
  const given = { taskId: row.taskId, projectId: row.projectId, batchId: row.batchId };
  const steps: ReplayedStep[] = checkpoint ? [stepAt(checkpoint)] : [];
  try {
    let moment: Moment | number = checkpoint ?? firstVersion(transitions, row.definitionVersion);
    const compiledOf = await versionsFor(tx, row, transitions, moment);
    for (const transition of transitions) {
      moment = rebuild(moment, given, [transition], compiledOf);
      steps.push(stepAt(moment));
    }
  } catch (error) {
    return { steps, broken: reasonUnread(error) };
  }
  return { steps, broken: null };
}

function stepAt({ sequence, definitionVersion, states, snapshot }: Moment): ReplayedStep {
  return { sequence, definitionVersion, states: [...states], context: { ...snapshot.context } };
}
