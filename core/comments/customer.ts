import type { Context } from "../kernel/context.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { projectsContract } from "../projects/contract.ts";

const MOST = 5000;
/** Whose a project is never changes. */
const customers = new Map<string, string | null>();

async function customerOf(ctx: Context, projectId: string): Promise<string | null> {
  const key = `${ctx.workspaceId}/${projectId}`;
  const known = customers.get(key);
  if (known !== undefined) return known;
  const { customerId } = await ctx.call("projects", projectsContract).getProject({ projectId });
  if (customers.size >= MOST) customers.delete(customers.keys().next().value!);
  customers.set(key, customerId);
  return customerId;
}

/** Whether a customer's user may know of what belongs to a project, or to none; everybody else is held by row-level security. Throws 503 while projects cannot say. */
export async function reaches(ctx: Context, projectId: string | null): Promise<boolean> {
  const mine = ctx.grants.customerId;
  if (mine === null) return true;
  if (projectId === null) return false;
  try {
    return (await customerOf(ctx, projectId)) === mine;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return false;
    throw error;
  }
}
