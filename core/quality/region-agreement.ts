import { annotationsContract } from "../annotations/contract.ts";
import type { MeasuredRegions } from "../annotations/measure.contract.ts";
import type { Context } from "../kernel/context.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { shapesOf } from "./agreement-thread.ts";
import type { FamilyAgreement } from "./contract.ts";
import { unchangedIn } from "./what-people-said.ts";

type Shapes = NonNullable<FamilyAgreement["shapes"]>;
const away: ReadonlySet<string> = new Set(["request.unavailable", "request.timeout"]);

/**
 * How people agree on where things are, by what marks are, over tasks that two have looked at; null where annotations
 * cannot be asked. Not for inside a transaction.
 */
export async function regionAgreement(ctx: Context, projectId: string, taskIds: string[]): Promise<Shapes | null> {
  if (taskIds.length === 0) return { tasks: 0, items: [] };
  const measured = await measure(ctx, projectId, taskIds);
  if (!measured) return null;
  return { tasks: measured.tasks, items: await shapesOf(measured) };
}

async function measure(ctx: Context, projectId: string, taskIds: string[]): Promise<MeasuredRegions | null> {
  try {
    const own = (await unchangedIn(ctx, projectId)) === "exclude";
    return await ctx.call("annotations", annotationsContract).measureRegions({ projectId, taskIds, own });
  } catch (error) {
    if (!(error instanceof Problem) || !away.has(error.code)) throw error;
    ctx.log.warn({ projectId, code: error.code }, "regions could not be measured");
    return null;
  }
}
