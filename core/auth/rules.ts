import { mayIn, reachOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { authProblems } from "./problems.ts";

export interface Standing {
  roles: readonly string[];
  permissions: readonly string[];
  customerId: string | null;
}

/** Throws `auth.role_not_yours` unless the caller holds all that is given, taken or touched; only owners touch owners. */
export function demandReach({ grants }: Context, target: Standing): void {
  if (grants.all) return;
  if (target.roles.includes("owner") && !grants.roles.includes("owner"))
    throw authProblems.role_not_yours({ detail: "Only an owner can do this to an owner." });
  if (grants.customerId !== null && target.customerId !== grants.customerId)
    throw authProblems.role_not_yours({ detail: "You can do this for people of your own customer only." });
  const missing = target.permissions.find((permission) => reachOf(grants, permission) !== null);
  if (missing)
    throw authProblems.role_not_yours({ permission: missing, detail: `You do not hold ${missing} yourself.` });
}

/** The same for what is given in one project: the caller holds there what lives in projects. */
export function demandReachIn(ctx: Context, projectId: string, permissions: readonly string[]): void {
  const missing = permissions.find((permission) => livesInProject(permission) && !mayIn(ctx, permission, projectId));
  if (missing)
    throw authProblems.role_not_yours({ permission: missing, detail: `You do not hold ${missing} in this project.` });
}

/** Whether a change ends somebody's ownership. */
export function losesOwnership(
  before: { roles: readonly string[]; status: string },
  after: { roles: readonly string[]; status: string },
): boolean {
  const owns = ({ roles, status }: typeof before) => status === "active" && roles.includes("owner");
  return owns(before) && !owns(after);
}
