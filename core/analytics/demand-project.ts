import type { Context } from "../kernel/context.ts";
import { Problem, requestProblems } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";

/** Throws 404 where there is no project that the actor may see; while projects is away, what was counted is shown all the same. */
export async function demandProject(ctx: Context, projectId: string): Promise<void> {
  const ask = async () => ctx.call("projects", projectsContract).getProject({ projectId });
  const found = await ask().catch((error: unknown) => {
    if (error instanceof Problem && error.status >= 500) return null;
    throw error;
  });
  const { customerId } = ctx.grants;
  if (found && customerId && found.customerId !== customerId) throw requestProblems.not_found();
}
