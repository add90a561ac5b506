import type { Context } from "../kernel/context.ts";
import { qualityContract } from "../quality/contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { QueuePlan, RulePlan } from "./contract.ts";

/** How a project's work is handed out and judged, as tasks and quality say now: what a copy of it begins with. Not to be called in a transaction. */
export async function readPlan(
  ctx: Context,
  projectId: string,
): Promise<{ queues: QueuePlan[]; qualityRules: RulePlan[] }> {
  const [queues, rules] = await Promise.all([
    ctx.call("tasks", tasksContract).listQueues({ projectId, limit: 200 }),
    ctx.call("quality", qualityContract).listRules({ projectId }),
  ]);
  return {
    queues: queues.items.toReversed().map(({ name, stage, strategy }) => ({ name, stage, strategy })),
    qualityRules: rules.items.map(({ kind, params, severity, enabled }) => ({ kind, params, severity, enabled })),
  };
}
