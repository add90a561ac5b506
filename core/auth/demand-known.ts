import type { Context } from "../kernel/context.ts";
import { type FieldError, Problem, requestProblems } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";

const wrong = (errors: FieldError[]) => requestProblems.invalid({ errors });

/** Throws `request.invalid` unless a customer's user says whose, and that customer is one of the workspace. */
export async function demandCustomer(
  ctx: Context,
  roles: readonly string[],
  customerId: string | undefined,
): Promise<void> {
  const pointer = "/customerId";
  if (customerId === undefined) {
    if (roles.includes("customer")) throw wrong([{ pointer, detail: "a customer's user needs to say whose" }]);
    return;
  }
  await ctx
    .call("projects", projectsContract)
    .getCustomer({ customerId })
    .catch((error: unknown) => {
      const unknown = error instanceof Problem && error.status === 404;
      throw unknown ? wrong([{ pointer, detail: "is no customer of this workspace" }]) : error;
    });
}

/** Throws `request.invalid` unless all of the projects are ones of the workspace that the new person may see. */
export async function demandProjects(
  ctx: Context,
  projects: readonly { projectId: string }[],
  customerId: string | null,
): Promise<void> {
  const reach = ctx.grants.customerId ?? customerId;
  for (const [i, { projectId }] of projects.entries()) {
    const found = await ctx
      .call("projects", projectsContract)
      .getProject({ projectId })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      });
    if (!found || (reach !== null && found.customerId !== reach))
      throw wrong([{ pointer: `/projects/${i}/projectId`, detail: "is no project of this workspace" }]);
  }
}
