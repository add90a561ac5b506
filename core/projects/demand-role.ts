import { mayIn } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { authContract } from "../auth/contract.ts";
import { projectProblems } from "./problems.ts";

/** Throws unless the caller holds in the project all that a role would grant there: nobody gives, changes or takes more than they have. */
export async function demandRole(ctx: Context, projectId: string, role: string): Promise<void> {
  if (ctx.grants.all) return;
  const { permissions } = await ctx
    .call("auth", authContract)
    .describeRole({ role })
    .catch((error: unknown) => {
      if (error instanceof Problem && error.status === 404)
        throw projectProblems.unknown_role({
          role,
          errors: [{ pointer: "/role", detail: "is no role of this workspace" }],
        });
      throw error;
    });
  const missing = permissions.find((one) => livesInProject(one) && !mayIn(ctx, one, projectId));
  if (missing)
    throw projectProblems.role_not_yours({
      permission: missing,
      detail: `The role ${role} grants ${missing}, which you do not hold in this project.`,
    });
}

/** The same for a role that somebody has already; one that is gone grants nothing. */
export async function demandRoleHeld(ctx: Context, projectId: string, role: string): Promise<void> {
  await demandRole(ctx, projectId, role).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== "projects.unknown_role") throw error;
  });
}
