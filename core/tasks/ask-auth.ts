import { authContract } from "../auth/contract.ts";
import type { Context } from "../kernel/context.ts";
import type { Standing } from "./verdicts.ts";

/** What somebody may do in a project; null while auth is away. Not to be called in a transaction. */
export async function askAuth(ctx: Context, projectId: string, userId: string): Promise<Standing | null> {
  try {
    const { active, permissions, inProjects, limitedTo } = await ctx.call("auth", authContract).getGrants({ userId });
    const here = inProjects.filter((one) => one.projectIds.includes(projectId));
    const reached = limitedTo === null || limitedTo.includes(projectId);
    return { active, permissions: new Set(reached ? [...permissions, ...here.flatMap((one) => one.permissions)] : []) };
  } catch (error) {
    ctx.log.warn({ error }, "auth could not be asked what somebody may do");
    return null;
  }
}
