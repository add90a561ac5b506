import { reachOf } from "../kernel/authorize.ts";
import type { Context, Grants } from "../kernel/context.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { authProblems } from "./problems.ts";

export interface Standing {
  roles: readonly string[];
  permissions: readonly string[];
  customerId: string | null;
}

/** What somebody lacks to give, take or touch something. */
export interface Lack {
  detail: string;
  permission?: string;
}

/** What somebody with these grants lacks of all that is given, taken or touched; only owners touch owners. */
export function lackOf(grants: Grants, target: Standing): Lack | null {
  if (grants.all) return null;
  if (target.roles.includes("owner") && !grants.roles.includes("owner"))
    return { detail: "Only an owner can do this to an owner." };
  if (grants.customerId !== null && target.customerId !== grants.customerId)
    return { detail: "You can do this for people of your own customer only." };
  const missing = target.permissions.find((permission) => reachOf(grants, permission) !== null);
  return missing === undefined ? null : { permission: missing, detail: `You do not hold ${missing} yourself.` };
}

/** The same for what is given in one project: whoever gives it holds there what lives in projects. */
export function lackIn(grants: Grants, projectId: string, permissions: readonly string[]): Lack | null {
  const missing = permissions.find(
    (permission) => livesInProject(permission) && reachOf(grants, permission)?.includes(projectId) === false,
  );
  return missing === undefined ? null : { permission: missing, detail: `You do not hold ${missing} in this project.` };
}

/** Throws `auth.role_not_yours` unless the caller holds all that is given, taken or touched. */
export function demandReach({ grants }: Context, target: Standing): void {
  const lack = lackOf(grants, target);
  if (lack) throw authProblems.role_not_yours({ ...lack });
}

/** Whether a change ends somebody's ownership. */
export function losesOwnership(
  before: { roles: readonly string[]; status: string },
  after: { roles: readonly string[]; status: string },
): boolean {
  const owns = ({ roles, status }: typeof before) => status === "active" && roles.includes("owner");
  return owns(before) && !owns(after);
}
