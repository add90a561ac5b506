import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { QualityCheck, qualityContract } from "./contract.ts";
import { runRules } from "./run-rules.ts";
import { addCheck } from "./store/checks.ts";
import { toCheck } from "./view.ts";

type C = typeof qualityContract;

/** Runs the rules on a task now. It is written down and told to nobody: neither the task nor its annotations move. */
export async function createCheck(ctx: Context, { taskId }: Input<C["createCheck"]>): Promise<QualityCheck> {
  const check = await runRules(ctx, taskId, null);
  await transaction(ctx, (tx) => addCheck(tx, check));
  return toCheck(check);
}
