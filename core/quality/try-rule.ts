import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { qualityContract } from "./contract.ts";
import { standing } from "./new-check.ts";
import { customerOf } from "./project.ts";
import { paramsOf } from "./rule-params.ts";
import { gather } from "./run-rules.ts";
import { findingsOf, type Rule } from "./rules.ts";
import { newestChecked } from "./store/checks.ts";
import { scopeOf } from "./view.ts";
import { asHandedIn } from "./what-people-said.ts";

type C = typeof qualityContract;
type Tried = Output<C["tryRule"]>;
const MOST_SHOWN = 20;

/** Asks a rule that is not stored about the hand-ins that were checked last; nothing is kept. Throws `quality.invalid_rule`. */
export async function tryRule(
  ctx: Context,
  { projectId, kind, params, severity, newest }: Input<C["tryRule"]>,
): Promise<Tried> {
  const rule: Rule = { kind, params: { ...paramsOf(kind, params) }, severity, enabled: true };
  await customerOf(ctx, projectId);
  const tried: Tried = { looked: 0, broken: 0, findings: [] };
  if (newest === 0) return tried;
  const taskIds = await transaction(ctx, (tx) => newestChecked(tx, scopeOf(ctx), projectId, newest));
  for (const taskId of taskIds) {
    const [task, { annotations }] = await Promise.all([
      ctx.call("tasks", tasksContract).getTask({ taskId }),
      standing(ctx, taskId).then((newest) => asHandedIn(ctx, newest)),
    ]);
    const found = findingsOf([rule], await gather(ctx, projectId, [rule], annotations, task.data, true));
    tried.looked += annotations.length;
    tried.broken += new Set(found.map((one) => one.annotationId)).size;
    const room = MOST_SHOWN - tried.findings.length;
    tried.findings.push(...found.slice(0, room).map((one) => ({ taskId, ...one })));
  }
  return tried;
}
